package dev.agora.core.membership;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The members of the cluster. Safe for all threads; never blocks. */
public interface Membership {
    /** The present view; immutable. */
    MembershipView view();

    /** Calls {@code listener} after each change, on the membership lane; it must not block. Close to end. */
    Registration listen(Consumer<MembershipEvent> listener);

    /** Changes what this node says of itself; spread as a delta. */
    void describe(UnaryOperator<NodeMetadata> change);

    /** A listener's registration. */
    interface Registration extends AutoCloseable {
        /** Ends it; idempotent. */
        @Override
        void close();
    }
}
