package dev.agora.core.wire.imap.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.MessageBytes;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.content.MessageContent;
import dev.agora.core.wire.imap.decode.ImapParser;
import dev.agora.core.wire.imap.decode.ParseResult;
import dev.agora.core.wire.imap.decode.RawCommand;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FETCH of a message that is not in memory: the same octets in pieces of bounded size. */
class StreamedFetchTest {
    private static final int LARGEST_PIECE = 64 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BODY[]",
                "(UID BODY.PEEK[] RFC822.SIZE)",
                "BODY[]<10.150000>",
                "BODY[TEXT]",
                "BODY[HEADER]",
                "BODY[HEADER.FIELDS (Subject)]",
                "BODY[1]",
                "BODY[2]",
                "BINARY[2]",
                "(ENVELOPE BODYSTRUCTURE)"
            })
    void givesTheOctetsOfAMessageInMemory(String items) {
        byte[] message = message();

        byte[] expected = fetched(items, message.length, MessageBytes.of(message));

        for (int seam : new int[] {0, 30, 200, message.length - 1}) {
            MessageBytes split = MessageBytes.of(
                    Arrays.copyOf(message, seam), ByteBuffer.wrap(message, seam, message.length - seam));
            assertThat(fetched(items, message.length, split))
                    .as("seam %d", seam)
                    .isEqualTo(expected);
        }
    }

    @Test
    void handsOverNoPieceThatIsLarge() {
        byte[] message = message();
        int[] largest = {0};
        ImapWriter out = new ImapWriter(piece -> largest[0] = Math.max(largest[0], piece.remaining()));

        write(out, "BODY[]", message.length, MessageBytes.of(new byte[0], ByteBuffer.wrap(message)));

        assertThat(largest[0]).isPositive().isLessThanOrEqualTo(LARGEST_PIECE);
        assertThat(out.size()).isLessThan(100);
    }

    private static byte[] fetched(String items, int octets, MessageBytes bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ImapWriter out = new ImapWriter(piece -> append(all, piece));
        write(out, items, octets, bytes);
        out.drain().forEach(piece -> append(all, piece));
        return all.toByteArray();
    }

    private static void write(ImapWriter out, String items, int octets, MessageBytes bytes) {
        ParseResult parsed = ImapParser.parse(RawCommand.ofLine("a FETCH 1 " + items), false);
        ImapCommand.Fetch fetch = (ImapCommand.Fetch) ((ParseResult.Parsed) parsed).command();
        assertThat(new FetchWriter(out)
                        .fetch(3, Samples.row(7, octets), false, fetch.items(), Optional.of(MessageContent.of(bytes))))
                .isTrue();
    }

    private static void append(ByteArrayOutputStream all, ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.duplicate().get(copy);
        all.writeBytes(copy);
    }

    private static byte[] message() {
        return Samples.bytes(
                "Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n" + "QUJDREVGR0hJSktM\r\n".repeat(20_000)
                        + "--b--\r\n");
    }
}
