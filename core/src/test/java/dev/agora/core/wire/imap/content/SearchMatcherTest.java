package dev.agora.core.wire.imap.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.MessageBytes;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.decode.ImapParser;
import dev.agora.core.wire.imap.decode.ParseResult;
import dev.agora.core.wire.imap.decode.RawCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searching one message: number 5 of 8, UID 50. */
class SearchMatcherTest {
    private static final String MESSAGE = String.join(
            "\r\n",
            "From: =?utf-8?q?J=C3=BCrgen?= <juergen@example.org>",
            "To: bob@example.org",
            "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=",
            " =?utf-8?b?IGF1cyBLw7Zsbg==?=",
            "Date: Sat, 31 Jan 2026 23:30:00 -0500",
            "X-Empty:",
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Caf=E9 au la=",
            "it",
            "--b",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            "w5xiZXJyYXNjaHVuZw==",
            "--b",
            "Content-Type: application/pdf",
            "",
            "hidden",
            "--b--");

    private final AtomicInteger loads = new AtomicInteger();

    private boolean matches(String keys) {
        RawCommand raw = new RawCommand(
                List.of(Octets.owning(("a SEARCH " + keys).getBytes(StandardCharsets.UTF_8))), List.of());
        ParseResult result = ImapParser.parse(raw, false);
        assertThat(result).as(keys).isInstanceOf(ParseResult.Parsed.class);
        ImapCommand.Search search = (ImapCommand.Search) ((ParseResult.Parsed) result).command();
        MessageRow row = new MessageRow(
                new Uid(50),
                new EmailId(9),
                new Position(4096),
                new TreeSet<>(List.of("\\Seen", "$Work")),
                Instant.parse("2026-02-01T11:00:00Z"),
                1000,
                BlobId.of(new byte[BlobId.BYTES]));
        SearchContext context =
                new SearchContext(8, 80, Instant.parse("2026-02-01T12:00:00Z"), uid -> true, uid -> uid.value() == 50);
        return new SearchMatcher(search.key(), context).matches(5, row, () -> {
            loads.incrementAndGet();
            return Optional.of(MessageBytes.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1)));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALL",
                "SEEN",
                "UNDELETED",
                "KEYWORD $work",
                "UNKEYWORD $Home",
                "RECENT",
                "NOT NEW",
                "NOT OLD",
                "5",
                "1:5",
                "*:3",
                "UID 50",
                "UID 40:*",
                "$",
                "ON 1-Feb-2026",
                "SINCE 1-Feb-2026",
                "BEFORE 2-Feb-2026",
                "SENTON 31-Jan-2026",
                "SENTBEFORE 1-Feb-2026",
                "LARGER 999",
                "SMALLER 1001",
                "MODSEQ 4096",
                "OLDER 3600",
                "YOUNGER 3600",
                "EMAILID M9",
                "FROM \"jürgen\"",
                "FROM EXAMPLE.org",
                "TO bob",
                "SUBJECT \"GRÜßE AUS köln\"",
                "HEADER x-empty \"\"",
                "BODY \"café AU lait\"",
                "BODY \"überraschung\"",
                "TEXT bob TEXT \"café\"",
                "OR DELETED SEEN",
                "(SEEN NOT DELETED) FROM juergen"
            })
    void findsTheMessage(String keys) {
        assertThat(matches(keys)).as(keys).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT ALL",
                "UNSEEN",
                "DELETED",
                "NEW",
                "OLD",
                "4",
                "6:8",
                "*",
                "UID 51:*",
                "NOT $",
                "ON 31-Jan-2026",
                "BEFORE 1-Feb-2026",
                "SENTSINCE 1-Feb-2026",
                "LARGER 1000",
                "SMALLER 1000",
                "MODSEQ 4097",
                "OLDER 3601",
                "YOUNGER 3599",
                "EMAILID M8",
                "CC bob",
                "HEADER x-none \"\"",
                "BODY hidden",
                "BODY bob",
                "SEEN DELETED",
                "OR DELETED DRAFT",
                "THREADID T1"
            })
    void passesOverTheMessage(String keys) {
        assertThat(matches(keys)).as(keys).isFalse();
    }

    @Test
    void loadsTheMessageOnlyWhenAKeyNeedsIt() {
        matches("UNSEEN FROM bob");
        assertThat(loads).hasValue(0);
        matches("FROM juergen TO bob BODY caf");
        assertThat(loads).hasValue(1);
    }
}
