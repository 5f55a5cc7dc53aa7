package dev.agora.core.wire.imap.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.content.MessageContent;
import dev.agora.core.wire.imap.decode.ImapParser;
import dev.agora.core.wire.imap.decode.ParseResult;
import dev.agora.core.wire.imap.decode.RawCommand;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** FETCH responses of whole messages, to the octet. */
class FetchWriterTest {
    private static String fetch(String message, String items) {
        byte[] bytes = Samples.bytes(message);
        ParseResult parsed = ImapParser.parse(RawCommand.ofLine("a FETCH 1 " + items), false);
        ImapCommand.Fetch fetch = (ImapCommand.Fetch) ((ParseResult.Parsed) parsed).command();
        ImapWriter out = new ImapWriter();
        boolean complete = new FetchWriter(out)
                .fetch(
                        3,
                        Samples.row(7, bytes.length, "\\Seen"),
                        true,
                        fetch.items(),
                        Optional.of(MessageContent.of(bytes)));
        String written = drained(out);
        assertThat(written).startsWith("* 3 FETCH (").endsWith(")\r\n");
        return (complete ? "" : "incomplete ") + written.substring(11, written.length() - 3);
    }

    private static String drained(ImapWriter out) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long size = out.size();
        for (ByteBuffer buffer : out.drain()) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            all.writeBytes(copy);
        }
        assertThat(all.size()).isEqualTo((int) size);
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesItemsOfTheRow() {
        assertThat(fetch("x", "(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ EMAILID THREADID)"))
                .isEqualTo("UID 7 FLAGS (\\Seen \\Recent) INTERNALDATE \" 1-Feb-2026 11:00:00 +0000\" RFC822.SIZE 1 "
                        + "MODSEQ (4096) EMAILID (M9) THREADID NIL");
    }

    @Test
    void writesTheEnvelope() {
        String jane = "((\"Doe, Jane\" NIL \"jane\" \"example.org\")(\"Bob\" NIL \"bob\" \"example.org\"))";
        assertThat(fetch(Samples.NESTED, "ENVELOPE"))
                .isEqualTo("ENVELOPE (\"Sun, 1 Feb 2026 12:00:00 +0100\" \"folded subject\" " + jane + " " + jane + " "
                        + jane
                        + " ((NIL NIL \"team\" NIL)(NIL NIL \"a\" \"x.org\")(\"B\" NIL \"b\" \"x.org\")(NIL NIL NIL NIL)"
                        + "(\"=?utf-8?q?J=C3=BCrgen?=\" NIL \"j\" \"x.org\")) NIL NIL NIL \"<1@x>\")");
    }

    @Test
    void writesTheStructure() {
        String inner = "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3 1)"
                + "(\"text\" \"html\" NIL NIL NIL \"7BIT\" 10 1) \"alternative\")";
        String from = "((NIL NIL \"inner\" \"x.org\"))";
        String envelope = "(NIL \"inner\" " + from + " " + from + " " + from + " NIL NIL NIL NIL NIL)";
        assertThat(fetch(Samples.NESTED, "BODY"))
                .isEqualTo("BODY ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"QUOTED-PRINTABLE\" 20 2)"
                        + "(\"message\" \"rfc822\" NIL NIL NIL \"7BIT\" 151 " + envelope + " " + inner
                        + " 12) \"mixed\")");
        assertThat(fetch(Samples.NESTED, "BODYSTRUCTURE"))
                .contains(
                        " 12 NIL (\"attachment\" (\"filename\" \"in.eml\")) NIL NIL) \"mixed\" (\"boundary\" \"b 1\") NIL NIL NIL)")
                .contains("\"alternative\" (\"boundary\" \"b2\") NIL NIL NIL)");
    }

    @Test
    void writesSectionsToTheOctet() {
        assertThat(fetch(Samples.NESTED, "BODY.PEEK[]"))
                .isEqualTo("BODY[] {" + Samples.NESTED.length() + "}\r\n" + Samples.NESTED);
        assertThat(fetch(Samples.NESTED, "BODY[1]")).isEqualTo("BODY[1] {20}\r\nGr=C3=BC=\r\n=C3=9Fe\r\n");
        assertThat(fetch(Samples.NESTED, "BODY[2.1]")).isEqualTo("BODY[2.1] {3}\r\none");
        assertThat(fetch(Samples.NESTED, "BODY[2.2]")).isEqualTo("BODY[2.2] {10}\r\n<p>two</p>");
        assertThat(fetch(Samples.NESTED, "BODY[2.2.MIME]"))
                .isEqualTo("BODY[2.2.MIME] {27}\r\nContent-Type: text/html\r\n\r\n");
        assertThat(fetch(Samples.NESTED, "BODY[2.HEADER.FIELDS (subject X)]"))
                .isEqualTo("BODY[2.HEADER.FIELDS (subject X)] {18}\r\nSubject: inner\r\n\r\n");
        assertThat(fetch(Samples.NESTED, "BODY[2.TEXT]<0.9>")).isEqualTo("BODY[2.TEXT]<0> {9}\r\n--b2\r\n\r\no");
        assertThat(fetch(Samples.NESTED, "BODY[2.HEADER]")).contains("BODY[2.HEADER] {87}\r\nFrom: inner");
        assertThat(fetch(Samples.NESTED, "BODY[HEADER.FIELDS.NOT (from to date message-id mime-version content-type)]"))
                .endsWith("{29}\r\nSubject: folded\r\n subject\r\n\r\n");
        assertThat(fetch(Samples.NESTED, "(BODY[3] BODY[2.3] BODY[1.1] BODY[1.HEADER])"))
                .isEqualTo("BODY[3] NIL BODY[2.3] NIL BODY[1.1] NIL BODY[1.HEADER] NIL");
        assertThat(fetch(Samples.NESTED, "(BINARY[1] BINARY.SIZE[1])"))
                .isEqualTo("BINARY[1] ~{9}\r\nGr\u00c3\u00bc\u00c3\u009fe\r\n BINARY.SIZE[1] 9");
    }

    @Test
    void writesMessagesWithoutBodyOrLineEnd() {
        assertThat(fetch("Subject: x\r\n\r\n", "(BODY[TEXT] BODY[1] RFC822.TEXT BODY)"))
                .isEqualTo(
                        "BODY[TEXT] \"\" BODY[1] \"\" RFC822.TEXT \"\" BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 0 0)");
        assertThat(fetch("Subject: x", "(RFC822.HEADER BODY[TEXT] BODY[HEADER.FIELDS (SUBJECT)])"))
                .isEqualTo(
                        "RFC822.HEADER {10}\r\nSubject: x BODY[TEXT] \"\" BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: x\r\n\r\n");
        assertThat(fetch("", "(RFC822 ENVELOPE BODY[HEADER])"))
                .isEqualTo("RFC822 \"\" ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) BODY[HEADER] \"\"");
        assertThat(fetch("A: b\n\nline\nlast", "(BODY[HEADER] BODY[TEXT] BODY)"))
                .isEqualTo(
                        "BODY[HEADER] {6}\r\nA: b\n\n BODY[TEXT] {9}\r\nline\nlast BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 9 2)");
    }

    @Test
    void writesEightBitHeadersAsLiterals() {
        assertThat(fetch("Subject: \u00fc\r\n\r\n", "ENVELOPE")).startsWith("ENVELOPE (NIL {1}\r\n\u00fc NIL");
        assertThat(fetch("Subject: say \"x\\\"\r\n\r\n", "ENVELOPE"))
                .startsWith("ENVELOPE (NIL \"say \\\"x\\\\\\\"\" NIL");
    }

    @Test
    void leavesOutBinaryOfAnUnknownEncoding() {
        assertThat(fetch("Content-Transfer-Encoding: x-foo\r\n\r\nx", "(BINARY[1] UID)"))
                .isEqualTo("incomplete UID 7");
    }

    @Test
    void keepsLargeBodiesAsViews() {
        String large = "A: b\r\n\r\n" + "x".repeat(100_000);
        assertThat(fetch(large, "(BODY[] BODY[TEXT]<99990.100>)"))
                .isEqualTo("BODY[] {100008}\r\n" + large + " BODY[TEXT]<99990> {10}\r\nxxxxxxxxxx");
    }

    @Test
    void boundsDeepWideAndCrowdedMessages() {
        StringBuilder deep = new StringBuilder();
        for (int level = 0; level < 500; level++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(level)
                    .append("\r\n\r\n--b")
                    .append(level)
                    .append("\r\n");
        }
        assertThat(fetch(deep.toString(), "BODYSTRUCTURE")).contains("\"APPLICATION\" \"OCTET-STREAM\"");
        assertThat(fetch("Content-Type: message/rfc822\r\n\r\n".repeat(500), "BODYSTRUCTURE"))
                .hasSizeLessThan(20_000);
        assertThat(fetch(
                        "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + "--x\r\n\r\n\r\n".repeat(100_000),
                        "BODY"))
                .hasSizeLessThan(200_000);
        assertThat(fetch("To: " + "a@b,".repeat(1_000_000) + "\r\n\r\n", "ENVELOPE"))
                .hasSizeLessThan(200_000);
    }

    @Test
    void neverThrowsForRandomMessages() {
        Random random = new Random(5);
        String items =
                "(ENVELOPE BODYSTRUCTURE BODY[1.MIME] BODY[2.1] BODY[2.HEADER] BINARY[1] BODY[HEADER.FIELDS (TO)])";
        byte[] sample = Samples.bytes(Samples.NESTED);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = sample.clone();
            for (int changes = random.nextInt(12); changes >= 0; changes--) {
                changed[random.nextInt(changed.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : "\r\n:;\"(<,- =".charAt(random.nextInt(11)));
            }
            int length = random.nextInt(changed.length + 1);
            assertThat(fetch(new String(changed, 0, length, StandardCharsets.ISO_8859_1), items))
                    .contains("ENVELOPE");
        }
    }
}
