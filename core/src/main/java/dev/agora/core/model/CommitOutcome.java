package dev.agora.core.model;

import java.util.Optional;

/** What became of a write; the caller must look at each case. */
public sealed interface CommitOutcome<T> {
    /** Committed and applied on this node; the result of {@code apply}. */
    record Committed<T>(T result) implements CommitOutcome<T> {}

    /** Applied as a refusal: nothing changed, and a repeat will be refused too. */
    record Rejected<T>(String reason) implements CommitOutcome<T> {}

    /** Not tried: there is no leader in sight, or the leader is another node, named when known. A repeat is safe. */
    record NotLeader<T>(Optional<NodeId> leader) implements CommitOutcome<T> {}

    /** It may or may not have happened; ask for the operation's fate by its id before saying either. */
    record Unknown<T>(String reason) implements CommitOutcome<T> {}
}
