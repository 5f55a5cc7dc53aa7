package dev.agora.core.wire.imap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.FlagChange;
import dev.agora.core.wire.imap.command.FetchItem;
import dev.agora.core.wire.imap.command.FetchItem.Simple;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.ListReturn;
import dev.agora.core.wire.imap.command.ListSelection;
import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.command.Partial;
import dev.agora.core.wire.imap.command.SearchKey;
import dev.agora.core.wire.imap.command.SearchReturn;
import dev.agora.core.wire.imap.command.Section;
import dev.agora.core.wire.imap.command.SequenceSet;
import dev.agora.core.wire.imap.command.StatusItem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading commands. */
class ImapParserTest {
    private static ParseResult result(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        ImapFramer framer = new ImapFramer(FrameLimits.afterLogin(1 << 20));
        ByteBuffer input = ByteBuffer.wrap(bytes);
        while (true) {
            Frame frame = framer.next(input).orElseThrow();
            if (frame instanceof Frame.Command(RawCommand raw)) {
                return ImapParser.parse(raw, false);
            }
        }
    }

    private static ImapCommand command(String line) {
        ParseResult result = result("a " + line + "\r\n");
        assertThat(result).as(line).isInstanceOf(ParseResult.Parsed.class);
        return ((ParseResult.Parsed) result).command();
    }

    private static MessageSet set(long first, long last) {
        return new MessageSet.Named(SequenceSet.of(first, last));
    }

    private static SearchKey key(String keys) {
        return ((ImapCommand.Search) command("SEARCH " + keys)).key();
    }

    private static List<FetchItem> items(String items) {
        return ((ImapCommand.Fetch) command("FETCH 1 " + items)).items();
    }

    @Test
    void readsCommandsWithoutArguments() {
        assertThat(command("capability")).isEqualTo(new ImapCommand.Capability("a"));
        assertThat(command("NOOP ")).isEqualTo(new ImapCommand.Noop("a"));
        assertThat(command("Logout")).isEqualTo(new ImapCommand.Logout("a"));
        assertThat(command("STARTTLS")).isEqualTo(new ImapCommand.StartTls("a"));
        assertThat(command("NAMESPACE")).isEqualTo(new ImapCommand.Namespace("a"));
        assertThat(command("CHECK")).isEqualTo(new ImapCommand.Check("a"));
        assertThat(command("CLOSE")).isEqualTo(new ImapCommand.Close("a"));
        assertThat(command("UNSELECT")).isEqualTo(new ImapCommand.Unselect("a"));
        assertThat(command("EXPUNGE")).isEqualTo(new ImapCommand.Expunge("a", Optional.empty()));
        assertThat(command("IDLE")).isEqualTo(new ImapCommand.Idle("a"));
    }

    @Test
    void readsLoginInEveryFormOfString() {
        ImapCommand expected = new ImapCommand.Login("a", "bob", "p \"w\\");
        assertThat(command("LOGIN bob \"p \\\"w\\\\\"")).isEqualTo(expected);
        assertThat(command("LOGIN {3}\r\nbob {6+}\r\np \"w\\ ".stripTrailing().replace("{6+}", "{5+}")))
                .isEqualTo(expected);
        assertThat(expected.toString()).doesNotContain("p \"w");
    }

    @Test
    void readsAuthenticateEnableAndId() {
        assertThat(command("AUTHENTICATE plain AGEAYg=="))
                .isEqualTo(new ImapCommand.Authenticate(
                        "a", "PLAIN", Optional.of(Octets.owning("\0a\0b".getBytes(StandardCharsets.US_ASCII)))));
        assertThat(command("AUTHENTICATE PLAIN ="))
                .isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", Optional.of(Octets.owning(new byte[0]))));
        assertThat(command("AUTHENTICATE PLAIN"))
                .isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", Optional.empty()));
        assertThat(command("ENABLE condstore IMAP4rev2"))
                .isEqualTo(new ImapCommand.Enable("a", List.of("CONDSTORE", "IMAP4REV2")));
        assertThat(command("ID NIL")).isEqualTo(new ImapCommand.Id("a", Map.of()));
        assertThat(command("ID (\"Name\" \"x\" \"os\" NIL)"))
                .isEqualTo(new ImapCommand.Id("a", Map.of("name", "x", "os", "")));
    }

    @Test
    void readsMailboxCommands() {
        assertThat(command("SELECT inbox")).isEqualTo(new ImapCommand.Select("a", "INBOX", false));
        assertThat(command("SELECT inBox/x (CONDSTORE)")).isEqualTo(new ImapCommand.Select("a", "INBOX/x", true));
        assertThat(command("EXAMINE \"Entw&APw-rfe\"")).isEqualTo(new ImapCommand.Examine("a", "Entwürfe", false));
        assertThat(command("CREATE x (USE (\\SENT))")).isEqualTo(new ImapCommand.Create("a", "x", List.of("\\Sent")));
        assertThat(command("CREATE a]b")).isEqualTo(new ImapCommand.Create("a", "a]b", List.of()));
        assertThat(command("DELETE x")).isEqualTo(new ImapCommand.Delete("a", "x"));
        assertThat(command("RENAME x \"y z\"")).isEqualTo(new ImapCommand.Rename("a", "x", "y z"));
        assertThat(command("SUBSCRIBE x")).isEqualTo(new ImapCommand.Subscribe("a", "x"));
        assertThat(command("UNSUBSCRIBE x")).isEqualTo(new ImapCommand.Unsubscribe("a", "x"));
        assertThat(command("LSUB \"\" %")).isEqualTo(new ImapCommand.Lsub("a", "", "%"));
        assertThat(command("STATUS x (messages UIDNEXT)"))
                .isEqualTo(new ImapCommand.Status("a", "x", List.of(StatusItem.MESSAGES, StatusItem.UIDNEXT)));
    }

    @Test
    void readsUtf8NamesOnlyWhenEnabled() {
        RawCommand raw = new RawCommand(
                List.of(Octets.owning("a CREATE \"ü & x\"".getBytes(StandardCharsets.UTF_8))), List.of());
        assertThat(ImapParser.parse(raw, true))
                .isEqualTo(new ParseResult.Parsed(new ImapCommand.Create("a", "ü & x", List.of())));
        assertThat(ImapParser.parse(raw, false)).isInstanceOf(ParseResult.ParseFailure.class);
    }

    @Test
    void readsListInBothForms() {
        assertThat(command("LIST \"\" *"))
                .isEqualTo(new ImapCommand.ListMailboxes(
                        "a", "", List.of("*"), false, ListSelection.ALL, ListReturn.NOTHING));
        assertThat(command("LIST \"\" \"\""))
                .isEqualTo(new ImapCommand.ListMailboxes(
                        "a", "", List.of(""), false, ListSelection.ALL, ListReturn.NOTHING));
        assertThat(command("LIST (SUBSCRIBED RECURSIVEMATCH) x/ (% y*) RETURN (CHILDREN SPECIAL-USE STATUS (UNSEEN))"))
                .isEqualTo(new ImapCommand.ListMailboxes(
                        "a",
                        "x/",
                        List.of("%", "y*"),
                        true,
                        new ListSelection(true, false, true, false),
                        new ListReturn(true, true, true, List.of(StatusItem.UNSEEN))));
    }

    @Test
    void readsAppendWithAndWithoutOptions() {
        Octets message = Octets.owning("x\r\n\0y".getBytes(StandardCharsets.US_ASCII));
        assertThat(command("APPEND INBOX {5+}\r\nx\r\n\0y"))
                .isEqualTo(new ImapCommand.Append("a", "INBOX", Set.of(), Optional.empty(), message));
        assertThat(command("APPEND {3}\r\nabc (\\seen $x) \" 1-Feb-2026 12:00:00 +0130\" ~{5}\r\nx\r\n\0y"))
                .isEqualTo(new ImapCommand.Append(
                        "a",
                        "abc",
                        Set.of("\\Seen", "$x"),
                        Optional.of(Instant.parse("2026-02-01T10:30:00Z")),
                        message));
        assertThat(command("APPEND x () UTF8 (~{5}\r\nx\r\n\0y)"))
                .isEqualTo(new ImapCommand.Append("a", "x", Set.of(), Optional.empty(), message));
    }

    @Test
    void readsSearchKeys() {
        LocalDate day = LocalDate.of(2026, 2, 1);
        assertThat(key("ALL")).isEqualTo(new SearchKey.All());
        assertThat(key("UNSEEN 2:*"))
                .isEqualTo(new SearchKey.And(List.of(
                        new SearchKey.Not(new SearchKey.Flag("\\Seen")), new SearchKey.Numbers(SequenceSet.of(2, 0)))));
        assertThat(key("OR FROM bob (NOT KEYWORD $x UID 7)"))
                .isEqualTo(new SearchKey.Or(
                        new SearchKey.Header("FROM", "bob"),
                        new SearchKey.And(List.of(
                                new SearchKey.Not(new SearchKey.Flag("$x")), new SearchKey.Uids(SequenceSet.of(7))))));
        assertThat(key("SENTSINCE 1-Feb-2026"))
                .isEqualTo(new SearchKey.Date(SearchKey.Date.Of.SENT, SearchKey.Date.Relation.SINCE, day));
        assertThat(key("BEFORE \"1-feb-2026\""))
                .isEqualTo(new SearchKey.Date(SearchKey.Date.Of.INTERNAL, SearchKey.Date.Relation.BEFORE, day));
        assertThat(key("CHARSET UTF-8 SUBJECT {2}\r\n\u00c3\u00bc")).isEqualTo(new SearchKey.Header("SUBJECT", "ü"));
        assertThat(key("CHARSET iso-8859-1 BODY {1+}\r\n\u00fc")).isEqualTo(new SearchKey.Body("ü"));
        assertThat(key("HEADER X-Y \"\"")).isEqualTo(new SearchKey.Header("X-Y", ""));
        assertThat(key("MODSEQ \"/flags/\\\\draft\" all 620162338")).isEqualTo(new SearchKey.ModSeq(620162338));
        assertThat(key("OLDER 60 SMALLER 5 $"))
                .isEqualTo(new SearchKey.And(
                        List.of(new SearchKey.Older(60), new SearchKey.Smaller(5), new SearchKey.SavedResult())));
    }

    @Test
    void readsSearchReturnOptions() {
        ImapCommand.Search search = (ImapCommand.Search) command("UID SEARCH RETURN (MIN COUNT) CHARSET UTF-8 TEXT x");
        assertThat(search.uid()).isTrue();
        assertThat(search.extended()).isTrue();
        assertThat(search.returns()).containsExactlyInAnyOrder(SearchReturn.MIN, SearchReturn.COUNT);
        assertThat(((ImapCommand.Search) command("SEARCH RETURN () ALL")).returns())
                .containsExactly(SearchReturn.ALL);
        assertThat(result("b SEARCH CHARSET X-NONE TEXT x\r\n"))
                .isInstanceOfSatisfying(ParseResult.ParseRefusal.class, refusal -> {
                    assertThat(refusal.tag()).isEqualTo("b");
                    assertThat(refusal.text()).startsWith("[BADCHARSET (");
                });
    }

    @Test
    void readsFetchItemsAndMacros() {
        assertThat(items("FAST")).containsExactly(Simple.FLAGS, Simple.INTERNALDATE, Simple.RFC822_SIZE);
        assertThat(items("full")).hasSize(5);
        assertThat(items("(UID BODY.PEEK[HEADER.FIELDS (DATE From)] RFC822.SIZE)"))
                .containsExactly(
                        Simple.UID,
                        new FetchItem.Body(
                                new Section(List.of(), Section.Text.HEADER_FIELDS, List.of("DATE", "From")),
                                true,
                                Optional.empty()),
                        Simple.RFC822_SIZE);
        assertThat(items("body[1.2.mime]<0.100>"))
                .containsExactly(new FetchItem.Body(
                        new Section(List.of(1, 2), Section.Text.MIME, List.of()),
                        false,
                        Optional.of(new Partial(0, 100))));
        assertThat(items("BODY[3.HEADER]"))
                .containsExactly(new FetchItem.Body(
                        new Section(List.of(3), Section.Text.HEADER, List.of()), false, Optional.empty()));
        assertThat(items("(BINARY.SIZE[1] BINARY.PEEK[2])")).hasSize(2);
        assertThat(command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12)"))
                .isEqualTo(new ImapCommand.Fetch(
                        "a", true, set(1, 0), List.of(Simple.UID, Simple.FLAGS, Simple.MODSEQ), OptionalLong.of(12)));
        assertThat(items("BODY[]").getFirst().setsSeen()).isTrue();
        assertThat(items("BODY.PEEK[]").getFirst().setsSeen()).isFalse();
    }

    @Test
    void readsStoreCopyMoveAndExpunge() {
        assertThat(command("STORE 1:3 +flags.silent (\\deleted Old)"))
                .isEqualTo(new ImapCommand.Store(
                        "a",
                        false,
                        set(1, 3),
                        new FlagChange(FlagChange.Mode.ADD, Set.of("\\Deleted", "Old")),
                        true,
                        OptionalLong.empty()));
        assertThat(command("UID STORE $ (UNCHANGEDSINCE 5) -FLAGS \\Seen x"))
                .isEqualTo(new ImapCommand.Store(
                        "a",
                        true,
                        new MessageSet.Saved(),
                        new FlagChange(FlagChange.Mode.REMOVE, Set.of("\\Seen", "x")),
                        false,
                        OptionalLong.of(5)));
        assertThat(command("STORE 1 FLAGS ()")).isInstanceOf(ImapCommand.Store.class);
        assertThat(command("COPY 2 Trash")).isEqualTo(new ImapCommand.Copy("a", false, set(2, 2), "Trash"));
        assertThat(command("UID MOVE 2 \"T\"")).isEqualTo(new ImapCommand.Move("a", true, set(2, 2), "T"));
        assertThat(command("UID EXPUNGE 4:2")).isEqualTo(new ImapCommand.Expunge("a", Optional.of(set(4, 2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FOO",
                "FETCH",
                "LOGIN a",
                "LOGIN a b c",
                "NOOP x",
                "FETCH 0 FLAGS",
                "FETCH 1 ()",
                "FETCH 1 (FOO)",
                "FETCH 1 BODY[0]",
                "FETCH 1 BODY[1.]",
                "FETCH 1 BODY[.TEXT]",
                "FETCH 1 BODY[MIME]",
                "FETCH 1 BODY[]<0.0>",
                "FETCH 1,, FLAGS",
                "FETCH 4294967296 FLAGS",
                "STORE 1 FLAGS (\\Recent)",
                "STORE 1 FLAGS",
                "STORE 1 FOO (x)",
                "SELECT \"x",
                "SELECT \"\\x\"",
                "SELECT &",
                "SEARCH",
                "SEARCH (",
                "SEARCH ()",
                "SEARCH FOO x",
                "SEARCH ON 31-Feb-2026",
                "SEARCH ON 1-Foo-2026",
                "LIST (RECURSIVEMATCH) \"\" *",
                "LIST \"\" ()",
                "STATUS x ()",
                "STATUS x (FOO)",
                "APPEND x \"y\"",
                "APPEND x (\\Seen",
                "UID NOOP",
                "UID FETCH",
                "AUTHENTICATE PLAIN !!",
                "ENABLE",
                "ID x",
                "LOGIN {1+}\r\n\u0000 b",
                "LOGIN {1+}\r\n\u00ff b",
                "CREATE \"a\tb\"",
                "COPY 1",
                "EXPUNGE 1"
            })
    void answersBadWithTheTag(String line) {
        assertThat(result("t1 " + line + "\r\n")).isInstanceOfSatisfying(ParseResult.ParseFailure.class, failure -> {
            assertThat(failure.tag()).isEqualTo("t1");
            assertThat(failure.text()).matches("[ -~]+");
        });
    }

    @Test
    void answersBadWithoutTagWhenThereIsNone() {
        for (String line : List.of("", " ", "noop", "+ NOOP", "\u00ff NOOP", "a", "(a) NOOP")) {
            assertThat(result(line + "\r\n"))
                    .as(line)
                    .isInstanceOfSatisfying(
                            ParseResult.ParseFailure.class,
                            failure -> assertThat(failure.tag()).isEqualTo("*"));
        }
    }

    @Test
    void refusesSearchesTooDeepOrTooLarge() {
        assertThat(result("a SEARCH " + "(".repeat(5000) + "ALL" + ")".repeat(5000) + "\r\n"))
                .isInstanceOf(ParseResult.ParseFailure.class);
        assertThat(result("a SEARCH " + "NOT ".repeat(5000) + "ALL\r\n")).isInstanceOf(ParseResult.ParseFailure.class);
        assertThat(result("a SEARCH ALL" + " ALL".repeat(2000) + "\r\n")).isInstanceOf(ParseResult.ParseFailure.class);
    }

    private static final List<String> SAMPLES = List.of(
            "a LOGIN bob \"p w\"",
            "a LIST (SUBSCRIBED) \"\" (% x) RETURN (CHILDREN STATUS (UNSEEN))",
            "a APPEND x (\\Seen) \" 1-Feb-2026 12:00:00 +0130\" {3+}\r\nabc",
            "a UID SEARCH RETURN (MIN) CHARSET UTF-8 OR FROM x (NOT SENTON 1-Feb-2026 UID 1:*)",
            "a UID FETCH 1:*,7 (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (A \"B\")]<0.1> BINARY[1]) (CHANGEDSINCE 12)",
            "a STORE 1:3 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Deleted x)",
            "a ID (\"a\" NIL)",
            "a CREATE \"Entw&APw-rfe\" (USE (\\Sent))");

    @Test
    void neverThrowsForATruncatedCommand() {
        for (String sample : SAMPLES) {
            String line = sample.contains("\r\n") ? sample.substring(0, sample.indexOf("{3+}")) : sample;
            for (int length = 0; length <= line.length(); length++) {
                for (boolean utf8 : new boolean[] {false, true}) {
                    assertThat(ImapParser.parse(RawCommand.ofLine(line.substring(0, length)), utf8))
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void neverThrowsForRandomChanges() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = SAMPLES.get(random.nextInt(SAMPLES.size())).getBytes(StandardCharsets.ISO_8859_1);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : " ()\"{}*\\[]&1".charAt(random.nextInt(12)));
            }
            RawCommand raw = new RawCommand(
                    List.of(Octets.owning(bytes), Octets.owning(new byte[0])), List.of(Octets.owning(bytes)));
            assertThat(ImapParser.parse(
                            random.nextBoolean() ? raw : new RawCommand(List.of(Octets.owning(bytes)), List.of()),
                            random.nextBoolean()))
                    .isNotNull();
        }
    }
}
