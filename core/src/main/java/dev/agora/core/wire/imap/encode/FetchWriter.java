package dev.agora.core.wire.imap.encode;

import dev.agora.core.mail.MessageRow;
import dev.agora.core.wire.imap.command.FetchItem;
import dev.agora.core.wire.imap.command.FetchItem.Simple;
import dev.agora.core.wire.imap.command.Partial;
import dev.agora.core.wire.imap.command.Section;
import dev.agora.core.wire.imap.content.MessageContent;
import dev.agora.core.wire.imap.content.MessageContent.BinaryResult;
import dev.agora.core.wire.imap.content.ObjectIds;
import dev.agora.core.wire.imap.content.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes FETCH responses (RFC 9051 §7.5.2). Confined to its connection. */
public final class FetchWriter {
    private static final Section HEADER = new Section(List.of(), Section.Text.HEADER, List.of());
    private static final Section TEXT = new Section(List.of(), Section.Text.TEXT, List.of());

    private final ImapWriter out;
    private final StructureWriter structures;

    /** Writes to {@code out}. */
    public FetchWriter(ImapWriter out) {
        this.out = out;
        this.structures = new StructureWriter(out);
    }

    /** Whether any of the items needs the message's bytes. */
    public static boolean needsMessage(List<FetchItem> items) {
        return items.stream().anyMatch(FetchWriter::needsMessage);
    }

    private static boolean needsMessage(FetchItem item) {
        return switch (item) {
            case Simple simple ->
                switch (simple) {
                    case UID, FLAGS, INTERNALDATE, RFC822_SIZE, MODSEQ, EMAILID, THREADID, SAVEDATE -> false;
                    case ENVELOPE, BODY, BODYSTRUCTURE, RFC822, RFC822_HEADER, RFC822_TEXT -> true;
                };
            case FetchItem.Body body -> true;
            case FetchItem.Binary binary -> true;
            case FetchItem.BinarySize size -> true;
        };
    }

    /**
     * Writes one response.
     *
     * @param sequence its message number
     * @param isRecent whether the session counts it as recent
     * @param content the message; empty is allowed only when no item needs it
     * @return false when a BINARY item was left out because its transfer encoding is unknown: end with NO [UNKNOWN-CTE]
     */
    public boolean fetch(
            long sequence, MessageRow row, boolean isRecent, List<FetchItem> items, Optional<MessageContent> content) {
        out.raw("* " + sequence + " FETCH (");
        boolean isComplete = true;
        boolean isFirst = true;
        for (FetchItem item : items) {
            if (isUnknownEncoding(item, content)) {
                isComplete = false;
                continue;
            }
            out.raw(isFirst ? "" : " ");
            isFirst = false;
            switch (item) {
                case Simple simple -> simple(simple, row, isRecent, content);
                case FetchItem.Body body -> body(body, content.orElseThrow());
                case FetchItem.Binary binary -> binary(binary, content.orElseThrow());
                case FetchItem.BinarySize size -> binarySize(size, content.orElseThrow());
            }
        }
        out.raw(")").end();
        return isComplete;
    }

    private void simple(Simple item, MessageRow row, boolean isRecent, Optional<MessageContent> content) {
        out.raw(item.word() + " ");
        switch (item) {
            case UID -> out.number(row.uid().value());
            case FLAGS -> flags(row, isRecent);
            case INTERNALDATE -> out.internalDate(row.internalDate());
            case RFC822_SIZE -> out.number(row.octets());
            case MODSEQ -> out.raw("(" + row.modSeq() + ")");
            case EMAILID -> out.raw("(" + ObjectIds.of(row.email()) + ")");
            case THREADID, SAVEDATE -> out.raw("NIL");
            case ENVELOPE -> structures.envelope(content.orElseThrow().root().envelope());
            case BODY -> structures.body(content.orElseThrow().root(), false);
            case BODYSTRUCTURE -> structures.body(content.orElseThrow().root(), true);
            case RFC822 -> section(content.orElseThrow().section(Section.WHOLE));
            case RFC822_HEADER -> section(content.orElseThrow().section(HEADER));
            case RFC822_TEXT -> section(content.orElseThrow().section(TEXT));
        }
    }

    private void flags(MessageRow row, boolean isRecent) {
        List<String> flags = new ArrayList<>(row.flags());
        if (isRecent) {
            flags.add("\\Recent");
        }
        out.flags(flags);
    }

    private void section(Optional<Slice> octets) {
        if (octets.isPresent()) {
            out.nstring(octets.get());
        } else {
            out.raw("NIL");
        }
    }

    private void body(FetchItem.Body item, MessageContent content) {
        Section section = item.section();
        out.raw("BODY[" + path(section.part()));
        String word = word(section.text());
        out.raw(section.part().isEmpty() || word.isEmpty() ? word : "." + word);
        if (!section.fields().isEmpty()) {
            out.raw(" (");
            String blank = "";
            for (String field : section.fields()) {
                out.raw(blank);
                fieldName(field);
                blank = " ";
            }
            out.raw(")");
        }
        out.raw("]");
        origin(item.partial());
        section(partial(content.section(section), item.partial()));
    }

    /** A field name as an atom where it is one; clients compare it with what they sent. */
    private void fieldName(String field) {
        boolean isAtom = field.chars().allMatch(letter -> "(){%*\"\\]".indexOf(letter) < 0);
        if (isAtom) {
            out.raw(field);
        } else {
            out.string(field);
        }
    }

    private static String path(List<Integer> part) {
        return part.stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    private static String word(Section.Text text) {
        return switch (text) {
            case ALL -> "";
            case HEADER -> "HEADER";
            case HEADER_FIELDS -> "HEADER.FIELDS";
            case HEADER_FIELDS_NOT -> "HEADER.FIELDS.NOT";
            case TEXT -> "TEXT";
            case MIME -> "MIME";
        };
    }

    private void origin(Optional<Partial> partial) {
        partial.ifPresent(part -> out.raw("<" + part.offset() + ">"));
        out.raw(" ");
    }

    private static Optional<Slice> partial(Optional<Slice> octets, Optional<Partial> partial) {
        return partial.isEmpty() ? octets : octets.map(slice -> slice.partial(partial.get()));
    }

    private static boolean isUnknownEncoding(FetchItem item, Optional<MessageContent> content) {
        return switch (item) {
            case FetchItem.Binary binary ->
                content.orElseThrow().binary(binary.part()) instanceof BinaryResult.UnknownEncoding;
            case FetchItem.BinarySize size ->
                content.orElseThrow().binary(size.part()) instanceof BinaryResult.UnknownEncoding;
            case Simple simple -> false;
            case FetchItem.Body body -> false;
        };
    }

    private void binary(FetchItem.Binary item, MessageContent content) {
        out.raw("BINARY[" + path(item.part()) + "]");
        origin(item.partial());
        if (content.binary(item.part()) instanceof BinaryResult.Found found) {
            Slice octets = partial(Optional.of(found.octets()), item.partial()).orElseThrow();
            // RFC 3516 §4.3: what may hold NUL is a literal8.
            out.raw(octets.size() == 0 ? "" : "~").nstring(octets);
        } else {
            out.raw("NIL");
        }
    }

    private void binarySize(FetchItem.BinarySize item, MessageContent content) {
        int octets = content.binary(item.part()) instanceof BinaryResult.Found found
                ? found.octets().size()
                : 0;
        out.raw("BINARY.SIZE[" + path(item.part()) + "] ").number(octets);
    }
}
