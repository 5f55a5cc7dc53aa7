package dev.agora.core.wire.imap.content;

import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * What a search knows of the session beside the message.
 *
 * @param largestSequence number of messages the session knows
 * @param largestUid UID of the last one; 0 when there is none
 * @param now for OLDER and YOUNGER
 * @param isRecent whether the session counts a message as recent
 * @param isSaved whether a message is in the saved result
 */
public record SearchContext(
        long largestSequence, long largestUid, Instant now, Predicate<Uid> isRecent, Predicate<Uid> isSaved) {}
