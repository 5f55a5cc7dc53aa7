package dev.agora.core.crypto;

import java.util.BitSet;

/** Which counters of one boot id were seen, within the last {@value #WIDTH}. Confined to its owner's lane. Source: RFC 6479. */
public final class ReplayWindow {
    /** Width in counters. */
    public static final int WIDTH = 1024;

    private final BitSet seen = new BitSet(WIDTH);
    private long highest = -1;

    /** Whether {@code counter} is new; marks it as seen. Counters older than the window are not new. */
    public boolean accept(long counter) {
        if (counter < 0 || counter <= highest - WIDTH) {
            return false;
        }
        if (counter > highest) {
            forget(counter);
            highest = counter;
        }
        int slot = (int) (counter % WIDTH);
        boolean isNew = !seen.get(slot);
        seen.set(slot);
        return isNew;
    }

    private void forget(long counter) {
        if (counter - highest >= WIDTH) {
            seen.clear();
            return;
        }
        for (long passed = highest + 1; passed <= counter; passed++) {
            seen.clear((int) (passed % WIDTH));
        }
    }
}
