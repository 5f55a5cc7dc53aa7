package dev.agora.core.wire.imap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cutting the stream into commands. */
class ImapFramerTest {
    private final ImapFramer framer = new ImapFramer(new FrameLimits(100, 50, 1000, 3));

    private List<Frame> feed(String text) {
        return feed(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Frame> feed(byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        List<Frame> frames = new ArrayList<>();
        Optional<Frame> frame = framer.next(input);
        while (frame.isPresent()) {
            frames.add(frame.get());
            if (frame.get() instanceof Frame.Fatal) {
                break;
            }
            frame = framer.next(input);
        }
        return frames;
    }

    private static String shown(Frame frame) {
        return switch (frame) {
            case Frame.Command(RawCommand raw) -> {
                StringBuilder out = new StringBuilder();
                for (int index = 0; index < raw.lines().size(); index++) {
                    out.append(new String(raw.lines().get(index).array(), StandardCharsets.ISO_8859_1));
                    if (index < raw.literals().size()) {
                        out.append('<')
                                .append(new String(raw.literals().get(index).array(), StandardCharsets.ISO_8859_1));
                        out.append('>');
                    }
                }
                yield out.toString();
            }
            case Frame.Continuation go -> "+";
            case Frame.LineTooLong line -> "long " + line.tag();
            case Frame.LiteralTooLarge literal -> "large " + literal.tag() + " " + literal.announced();
            case Frame.Fatal fatal -> "bye";
        };
    }

    private List<String> shown(String text) {
        return feed(text).stream().map(ImapFramerTest::shown).toList();
    }

    @Test
    void cutsPipelinedCommandsAtLineEnds() {
        assertThat(shown("a NOOP\r\nb CHECK\nc")).containsExactly("a NOOP", "b CHECK");
        assertThat(framer.isIdle()).isFalse();
        assertThat(shown(" CLOSE\r\n")).containsExactly("c CLOSE");
        assertThat(framer.isIdle()).isTrue();
    }

    @Test
    void asksForSynchronisingLiteralsAndTakesOthersAtOnce() {
        assertThat(shown("a LOGIN {3}\r\n")).containsExactly("+");
        assertThat(shown("bob {2+}\r\n\r\n\r\n")).containsExactly("a LOGIN <bob> <\r\n>");
        assertThat(shown("b LOGIN {0}\r\n {0+}\r\n\r\n")).containsExactly("+", "b LOGIN <> <>");
    }

    @Test
    void findsTheSameFramesWhateverThePackets() {
        String stream =
                "a LOGIN {3+}\r\nbob {4+}\r\na\r\nb\r\nb APPEND {5+}\r\nINBOX (\\Seen) {12+}\r\nSubject: x\r\n\r\nc NOOP\r\n";
        List<String> whole = shown(stream);
        assertThat(whole).hasSize(3);
        for (int cut = 0; cut <= stream.length(); cut++) {
            List<String> parts = new ArrayList<>(shown(stream.substring(0, cut)));
            parts.addAll(shown(stream.substring(cut)));
            assertThat(parts).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void refusesLiteralsTooLargeWithoutTakingThem() {
        assertThat(shown("a LOGIN {4294967296}\r\n")).containsExactly("large a 4294967296");
        assertThat(shown("a LOGIN {99999999999999999999999}\r\n")).containsExactly("large a " + Long.MAX_VALUE);
        assertThat(shown("b APPEND INBOX {1001}\r\n")).containsExactly("large b 1001");
        assertThat(shown("b APPEND INBOX {1000}\r\n")).containsExactly("+");
        framer.reset();
        assertThat(shown("c APPEND {51}\r\n")).containsExactly("large c 51");
        assertThat(shown("d APPEND {5+}\r\nINBOX {900+}\r\n")).isEmpty();
        framer.reset();
        assertThat(shown("e APPEND INBOX {5+}\r\nabcde {900+}\r\n")).containsExactly("bye");
        assertThat(shown("f NOOP\r\n")).containsExactly("bye");
    }

    @Test
    void saysByeWhenALiteralTooLargeComesUnasked() {
        assertThat(shown("a LOGIN {51+}\r\n")).containsExactly("bye");
    }

    @Test
    void boundsTheLiteralsOfACommandTogether() {
        assertThat(shown("a LOGIN {30+}\r\n" + "x".repeat(30) + " {21}\r\n")).containsExactly("large a 21");
        assertThat(shown("a X {0+}\r\n{0+}\r\n{0+}\r\n{0}\r\n")).containsExactly("large a 0");
    }

    @Test
    void dropsLinesTooLongAndGoesOn() {
        assertThat(shown("a " + "x".repeat(99) + "\r\nb NOOP\r\n")).containsExactly("long a", "b NOOP");
        for (int piece = 1; piece < 30; piece++) {
            List<String> seen = new ArrayList<>();
            String stream = "tag7 " + "y".repeat(500) + "\r\nc NOOP\r\n";
            for (int at = 0; at < stream.length(); at += piece) {
                seen.addAll(shown(stream.substring(at, Math.min(stream.length(), at + piece))));
            }
            assertThat(seen).as("pieces of %d", piece).containsExactly("long tag7", "c NOOP");
        }
        assertThat(shown("d " + "z".repeat(300) + " {5}\r\n")).containsExactly("long d");
        assertThat(shown("e " + "z".repeat(300) + " {5+}\r\nf NOO")).containsExactly("bye");
    }

    @Test
    void saysByeToALineWithoutEnd() {
        byte[] junk = new byte[64 * 1024];
        List<Frame> frames = new ArrayList<>();
        for (int round = 0; round < 40 && frames.isEmpty(); round++) {
            frames.addAll(feed(junk));
        }
        assertThat(frames).first().isInstanceOf(Frame.Fatal.class);
    }

    @Test
    void neverThrowsForRandomBytes() {
        Random random = new Random(42);
        byte[] alphabet = "aA1 {}+\r\n\n\"()*\\~05".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] =
                        random.nextInt(8) == 0 ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            ImapFramer fresh = new ImapFramer(new FrameLimits(20, 10, 10, 2));
            ByteBuffer input = ByteBuffer.wrap(bytes);
            Optional<Frame> frame = fresh.next(input);
            for (int frames = 0; frame.isPresent() && !(frame.get() instanceof Frame.Fatal); frames++) {
                assertThat(frames).isLessThan(64);
                frame = fresh.next(input);
            }
        }
    }
}
