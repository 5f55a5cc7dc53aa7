package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The starts of one other node that are known: the one that is followed, with its epoch, and those before it. Confined to the bus lane. */
final class Starts {
    private static final int MAX_FORMER = 16;

    private final Set<BootId> former = new LinkedHashSet<>();
    private @Nullable BootId followed;
    private long epoch;
    private long formerEpoch;
    /** Whether the start is followed from its first frame, and whether it is its node's first start is not known yet. */
    private boolean owesEpoch;

    /** The start that is followed; null when none is proven yet. */
    @Nullable
    BootId followed() {
        return followed;
    }

    /** Epoch of the start that is followed; 0 when it did not say. */
    long epoch() {
        return epoch;
    }

    boolean isFollowed(BootId start) {
        return start.equals(followed);
    }

    boolean isFormer(BootId start) {
        return former.contains(start);
    }

    /** Whether frames of a start can only be of the past. */
    boolean isPast(Frame frame) {
        long said = frame.batch().epoch();
        return isFormer(frame.boot()) || (said != 0 && said < epoch && !isFollowed(frame.boot()));
    }

    /** Highest epoch seen in another start than the given one; 0 when none. */
    long epochBeside(BootId start) {
        return isFollowed(start) ? formerEpoch : Math.max(epoch, formerEpoch);
    }

    /** Follows another start; {@code fromFirst} when from its first frame. */
    void follow(BootId start, long startEpoch, boolean fromFirst) {
        BootId before = followed;
        owesEpoch = startEpoch == 0 && before == null && fromFirst;
        if (before != null) {
            retire(before);
        }
        former.remove(start);
        followed = start;
        epoch = startEpoch;
    }

    /** The followed start said its epoch. Returns whether this shows that its node ran before it was followed from its first frame. */
    boolean learn(long said) {
        epoch = Math.max(epoch, said);
        boolean ranBefore = owesEpoch && said > 1;
        owesEpoch &= said == 0;
        return ranBefore;
    }

    private void retire(BootId before) {
        formerEpoch = Math.max(formerEpoch, epoch);
        former.add(before);
        if (former.size() > MAX_FORMER) {
            former.remove(former.iterator().next());
        }
    }
}
