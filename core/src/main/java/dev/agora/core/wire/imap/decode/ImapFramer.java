package dev.agora.core.wire.imap.decode;

import dev.agora.core.mail.Spool;
import dev.agora.core.wire.imap.command.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a client into commands. Holds at most one command, within its limits; a literal's room grows with what has come, never
 * with what was announced. Lines end in CRLF or LF. Confined to its connection. Source: RFC 9051 §2.2.1, §4.3; RFC 7888.
 */
public final class ImapFramer {
    private static final int FIRST_ROOM = 256;
    private static final int LONGEST_TAG = 64;
    private static final long MOST_SKIPPED = 1L << 20;
    private static final byte[] NOTHING = {};

    private FrameLimits limits;
    private final List<Octets> lines = new ArrayList<>();
    private final List<Octets> literals = new ArrayList<>();
    private byte[] room = NOTHING;
    private int used;
    private int literalOctets = -1;
    private @Nullable Supplier<Spool> spools;
    private @Nullable Spool spool;
    private long lineTotal;
    private long literalTotal;
    private long skipped;
    private String skipTag = "*";
    private boolean isBroken;

    /** A framer at the beginning of a stream. */
    public ImapFramer(FrameLimits limits) {
        this.limits = limits;
    }

    /** Sets the limits of what comes from now on: after login. */
    public void limits(FrameLimits newLimits) {
        limits = newLimits;
    }

    /** Puts messages that are to be appended into spools from now on; whoever gets the command releases them. */
    public void spoolMessages(Supplier<Spool> source) {
        spools = source;
    }

    /** Forgets what has come of an incomplete command: after STARTTLS, at the end. */
    public void reset() {
        Spool open = spool;
        if (open != null) {
            open.close();
        }
        literals.forEach(Octets::release);
        clear();
    }

    private void clear() {
        spool = null;
        lines.clear();
        literals.clear();
        release();
        literalOctets = -1;
        lineTotal = 0;
        literalTotal = 0;
        skipped = 0;
    }

    /** Whether nothing of a next command has come yet. */
    public boolean isIdle() {
        return lines.isEmpty() && used == 0 && literalOctets < 0 && skipped == 0;
    }

    /**
     * The next frame, or empty when {@code input} was used up without completing one. Takes no byte beyond the frame, so call it again while
     * the input has bytes left. After {@link Frame.Fatal} it only ever returns that.
     */
    public Optional<Frame> next(ByteBuffer input) {
        if (isBroken) {
            return Optional.of(new Frame.Fatal("Stream lost"));
        }
        while (true) {
            if (literalOctets >= 0) {
                takeLiteral(input);
                if (literalOctets >= 0) {
                    return Optional.empty();
                }
                continue;
            }
            if (!takeLine(input)) {
                return skipped > MOST_SKIPPED ? Optional.of(fatal("Line without end")) : Optional.empty();
            }
            Optional<Frame> frame = lineEnded();
            if (frame.isPresent()) {
                return frame;
            }
        }
    }

    private void takeLiteral(ByteBuffer input) {
        int count = Math.min(input.remaining(), literalOctets - used);
        Spool open = spool;
        if (open != null) {
            open.write(input, count);
        } else {
            ensureRoom(count, literalOctets);
            input.get(room, used, count);
        }
        used += count;
        if (used == literalOctets) {
            literals.add(
                    open != null
                            ? Octets.spooled(open)
                            : Octets.owning(room.length == used ? room : Arrays.copyOf(room, used)));
            spool = null;
            release();
            literalOctets = -1;
        }
    }

    /** Takes bytes up to the line's end; true when it was there. Of a line that is too long only its end is kept. */
    private boolean takeLine(ByteBuffer input) {
        int start = input.position();
        int end = start;
        while (end < input.limit() && input.get(end) != '\n') {
            end++;
        }
        boolean complete = end < input.limit();
        int count = end - start;
        long most = limits.lineBytes() - lineTotal;
        if (skipped > 0 || used + (long) count > most) {
            skip(input, count);
        } else {
            ensureRoom(count, Math.max(used + count, (int) most));
            input.get(room, used, count);
            used += count;
        }
        if (complete) {
            input.get();
        }
        return complete;
    }

    /** Learns the tag from the beginning, then keeps only the last octets, where a literal may be announced. */
    private void skip(ByteBuffer input, int count) {
        if (skipped == 0) {
            int seen = Math.min(count, Math.max(0, 2 * LONGEST_TAG - used));
            byte[] head = Arrays.copyOf(room, used + seen);
            input.get(input.position(), head, used, seen);
            skipTag = tag(lines.isEmpty() ? head : lines.getFirst().array());
        }
        skipped += Math.max(1, count);
        int before = Math.min(used, LONGEST_TAG);
        int keep = Math.min(count, LONGEST_TAG);
        byte[] tail = new byte[2 * LONGEST_TAG];
        System.arraycopy(room, used - before, tail, 0, before);
        input.position(input.position() + count - keep);
        input.get(tail, before, keep);
        room = tail;
        used = before + keep;
    }

    private Optional<Frame> lineEnded() {
        if (used > 0 && room[used - 1] == '\r') {
            used--;
        }
        byte[] line = Arrays.copyOf(room, used);
        boolean wasSkipped = skipped > 0;
        String tag = wasSkipped
                ? skipTag
                : tag(lines.isEmpty() ? line : lines.getFirst().array());
        Announcement announced = Announcement.atEndOf(line);
        release();
        if (wasSkipped) {
            if (announced != null && !announced.synchronising()) {
                return Optional.of(fatal("Line too long, at most " + limits.lineBytes() + " octets"));
            }
            reset();
            return Optional.of(new Frame.LineTooLong(tag, "Line too long, at most " + limits.lineBytes() + " octets"));
        }
        lineTotal += line.length;
        if (announced == null) {
            lines.add(Octets.owning(line));
            RawCommand raw = new RawCommand(lines, literals);
            clear();
            return Optional.of(new Frame.Command(raw));
        }
        lines.add(Octets.owning(Arrays.copyOf(line, announced.start())));
        return announced(tag, announced);
    }

    private Optional<Frame> announced(String tag, Announcement announced) {
        boolean isMessage = isAppendMessage();
        long limit = isMessage ? limits.messageBytes() : limits.literalBytes() - literalTotal;
        if (announced.octets() > limit || literals.size() >= limits.literals()) {
            if (!announced.synchronising()) {
                return Optional.of(fatal("Literal too large, at most " + limit + " octets"));
            }
            reset();
            return Optional.of(new Frame.LiteralTooLarge(tag, announced.octets(), limit, isMessage));
        }
        if (!isMessage) {
            literalTotal += announced.octets();
        }
        literalOctets = (int) announced.octets();
        Supplier<Spool> source = spools;
        spool = isMessage && source != null ? source.get() : null;
        return announced.synchronising() ? Optional.of(new Frame.Continuation()) : Optional.empty();
    }

    /** APPEND's first literal may be the mailbox name; one that is not preceded by the command's word and a space alone is the message. */
    private boolean isAppendMessage() {
        if (limits.messageBytes() == 0) {
            return false;
        }
        String first = text(lines.getFirst().array());
        String[] words = first.split(" ", 3);
        if (words.length < 3 || !words[1].toUpperCase(Locale.ROOT).equals("APPEND")) {
            return false;
        }
        return lines.size() == (words[2].isEmpty() ? 2 : 1);
    }

    private Frame fatal(String text) {
        reset();
        isBroken = true;
        return new Frame.Fatal(text);
    }

    private static String tag(byte[] line) {
        int end = 0;
        while (end < line.length && end < LONGEST_TAG && Tokens.isTagCharacter(line[end])) {
            end++;
        }
        boolean isTag = end > 0 && end < line.length && line[end] == ' ';
        return isTag ? text(Arrays.copyOf(line, end)) : "*";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void ensureRoom(int count, int most) {
        if (used + count > room.length) {
            long doubled = Math.max(2L * room.length, FIRST_ROOM);
            room = Arrays.copyOf(room, (int) Math.max((long) used + count, Math.min(doubled, most)));
        }
    }

    private void release() {
        room = NOTHING;
        used = 0;
    }
}
