package dev.agora.core.wire.imap.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.wire.imap.command.SearchReturn;
import dev.agora.core.wire.imap.command.StatusItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines of LIST, STATUS and SEARCH. */
class MailboxWriterTest {
    private final ImapWriter out = new ImapWriter();
    private final MailboxWriter writer = new MailboxWriter(out);

    private String written() {
        StringBuilder all = new StringBuilder();
        out.drain().forEach(buffer -> all.append(StandardCharsets.ISO_8859_1.decode(buffer)));
        return all.toString();
    }

    @Test
    void writesMailboxNamesInTheSessionsEncoding() {
        writer.list(List.of("\\HasNoChildren", "\\Drafts"), "Entwürfe");
        writer.separator();
        assertThat(written())
                .isEqualTo(
                        "* LIST (\\HasNoChildren \\Drafts) \"/\" \"Entw&APw-rfe\"\r\n* LIST (\\Noselect) \"/\" \"\"\r\n");

        out.utf8(true);
        writer.listWithSubscribedChildren(List.of(), "Entwürfe & x");
        assertThat(written())
                .isEqualTo("* LIST () \"/\" \"Entw\u00c3\u00bcrfe & x\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n");
    }

    @Test
    void writesStatus() {
        MailboxInfo info =
                new MailboxInfo(new MailboxId(4), "a b", 11, 12, new Position(13), Optional.empty(), true, 14, 15, 16);
        writer.status(info, List.of(StatusItem.values()), new MailboxWriter.Counts(1, 2, 3));
        assertThat(written())
                .isEqualTo(
                        "* STATUS \"a b\" (MESSAGES 14 RECENT 1 UIDNEXT 12 UIDVALIDITY 11 UNSEEN 15 DELETED 2 SIZE 16 "
                                + "HIGHESTMODSEQ 13 MAILBOXID (F4) APPENDLIMIT 3)\r\n");
    }

    @Test
    void writesSearchResults() {
        writer.search(List.of(), OptionalLong.empty());
        writer.search(List.of(2L, 5L), OptionalLong.of(9));
        writer.esearch("a1", true, Set.of(SearchReturn.values()), List.of(2L, 3L, 9L), OptionalLong.empty());
        writer.esearch("a1", false, Set.of(SearchReturn.COUNT, SearchReturn.MIN), List.of(), OptionalLong.empty());
        assertThat(written().split("\r\n"))
                .containsExactly(
                        "* SEARCH",
                        "* SEARCH 2 5 (MODSEQ 9)",
                        "* ESEARCH (TAG \"a1\") UID MIN 2 MAX 9 ALL 2:3,9 COUNT 3",
                        "* ESEARCH (TAG \"a1\") COUNT 0");
    }

    @Test
    void letsNoTextEndItsLine() {
        out.tagged("a", "NO x\r\n* BYE \u00fc");
        assertThat(written()).isEqualTo("a NO x??* BYE ?\r\n");
    }
}
