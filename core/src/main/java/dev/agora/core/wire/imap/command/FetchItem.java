package dev.agora.core.wire.imap.command;

import java.util.List;
import java.util.Optional;

/** One thing FETCH asks for; macros come resolved (RFC 9051 §6.4.5, RFC 3501 §6.4.5). */
public sealed interface FetchItem {
    /** Whether fetching it sets {@code \Seen}. */
    default boolean setsSeen() {
        return switch (this) {
            case Body body -> !body.peek();
            case Binary binary -> !binary.peek();
            case Simple simple -> simple == Simple.RFC822 || simple == Simple.RFC822_TEXT;
            case BinarySize size -> false;
        };
    }

    /** Items without arguments. */
    enum Simple implements FetchItem {
        /** UID. */
        UID("UID"),
        /** FLAGS. */
        FLAGS("FLAGS"),
        /** INTERNALDATE. */
        INTERNALDATE("INTERNALDATE"),
        /** RFC822.SIZE. */
        RFC822_SIZE("RFC822.SIZE"),
        /** ENVELOPE. */
        ENVELOPE("ENVELOPE"),
        /** BODY without section: the structure without extension data. */
        BODY("BODY"),
        /** BODYSTRUCTURE. */
        BODYSTRUCTURE("BODYSTRUCTURE"),
        /** RFC822: the message; sets {@code \Seen}. */
        RFC822("RFC822"),
        /** RFC822.HEADER: its header. */
        RFC822_HEADER("RFC822.HEADER"),
        /** RFC822.TEXT: its body; sets {@code \Seen}. */
        RFC822_TEXT("RFC822.TEXT"),
        /** MODSEQ (RFC 7162 §3.1.5). */
        MODSEQ("MODSEQ"),
        /** EMAILID (RFC 8474 §5.1). */
        EMAILID("EMAILID"),
        /** THREADID (RFC 8474 §5.2). */
        THREADID("THREADID"),
        /** SAVEDATE (RFC 8514). */
        SAVEDATE("SAVEDATE");

        private final String word;

        Simple(String word) {
            this.word = word;
        }

        /** The word of the protocol. */
        public String word() {
            return word;
        }
    }

    /** BODY[section] or BODY.PEEK[section]. */
    record Body(Section section, boolean peek, Optional<Partial> partial) implements FetchItem {}

    /** BINARY[part] or BINARY.PEEK[part]: a part with its transfer encoding removed. */
    record Binary(List<Integer> part, boolean peek, Optional<Partial> partial) implements FetchItem {
        /** Copies the list. */
        public Binary {
            part = List.copyOf(part);
        }
    }

    /** BINARY.SIZE[part]. */
    record BinarySize(List<Integer> part) implements FetchItem {
        /** Copies the list. */
        public BinarySize {
            part = List.copyOf(part);
        }
    }
}
