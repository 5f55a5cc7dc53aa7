package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.SequenceSet;
import java.util.ArrayList;
import java.util.List;

/** Reads sequence sets (RFC 9051 §9 sequence-set). */
final class SequenceRead {
    /** Largest message number, UID and 32-bit number. */
    static final long MAX = 0xFFFF_FFFFL;

    private static final int MOST_RANGES = 16_384;

    private SequenceRead() {}

    static SequenceSet from(Tokens tokens) throws BadSyntax {
        List<SequenceSet.Range> ranges = new ArrayList<>();
        do {
            long first = end(tokens);
            long last = tokens.skip(':') ? end(tokens) : first;
            ranges.add(new SequenceSet.Range(first, last));
            if (ranges.size() > MOST_RANGES) {
                throw new BadSyntax("More than " + MOST_RANGES + " ranges in a set");
            }
        } while (tokens.skip(','));
        return new SequenceSet(ranges);
    }

    private static long end(Tokens tokens) throws BadSyntax {
        if (tokens.skip('*')) {
            return SequenceSet.LARGEST;
        }
        long number = tokens.number();
        if (number == 0) {
            throw new BadSyntax("Message numbers begin at 1");
        }
        return number;
    }
}
