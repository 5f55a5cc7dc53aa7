package dev.agora.core.wire.imap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.Spool;
import dev.agora.core.wire.imap.command.ImapCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages to append go into a spool, other literals do not, and nothing is left behind. */
class SpooledLiteralTest {
    private static final int OCTETS = 200_000;

    @TempDir
    Path directory;

    private final ImapFramer framer = new ImapFramer(FrameLimits.afterLogin(1_000_000));
    private int spools;

    @BeforeEach
    void spool() {
        framer.spoolMessages(() -> new Spool(() -> directory.resolve("spool-" + ++spools)));
    }

    @Test
    void putsAMessageIntoASpoolThatTheCommandReleases() {
        RawCommand raw = command("a APPEND INBOX (\\Seen) {" + OCTETS + "+}\r\n" + "x".repeat(OCTETS) + "\r\n");

        ImapCommand.Append append = (ImapCommand.Append) ((ParseResult.Parsed) ImapParser.parse(raw, false)).command();
        assertThat(append.message().isSpooled()).isTrue();
        assertThat(append.message().size()).isEqualTo(OCTETS);
        assertThat(directory).isNotEmptyDirectory();

        raw.release();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void keepsOtherLiteralsInMemory() {
        RawCommand raw = command("a LOGIN {3+}\r\nann {2+}\r\npw\r\n");

        assertThat(((ParseResult.Parsed) ImapParser.parse(raw, false)).command())
                .isEqualTo(new ImapCommand.Login("a", "ann", "pw"));
    }

    @Test
    void answersWhatIsNoAppendThoughItBeganLikeOne() {
        RawCommand raw = command("a APPEND (\\Seen) {3+}\r\nabc\r\n");

        assertThat(ImapParser.parse(raw, false)).isInstanceOf(ParseResult.ParseFailure.class);
        raw.release();
    }

    @Test
    void forgetsHalfAMessageWhenTheClientIsGone() {
        Optional<Frame> none = framer.next(bytes("a APPEND INBOX {" + OCTETS + "+}\r\n" + "x".repeat(OCTETS / 2)));
        assertThat(none).isEmpty();
        assertThat(directory).isNotEmptyDirectory();

        framer.reset();

        assertThat(directory).isEmptyDirectory();
    }

    private RawCommand command(String text) {
        Frame frame = framer.next(bytes(text)).orElseThrow();
        assertThat(frame).isInstanceOf(Frame.Command.class);
        return ((Frame.Command) frame).raw();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
