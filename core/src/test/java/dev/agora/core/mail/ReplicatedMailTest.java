package dev.agora.core.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Uid;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.Authenticator.LoginOutcome;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.store.NoOtherNodes;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.SingleNodeLog;
import dev.agora.core.store.blob.BlobFiles;
import dev.agora.core.store.blob.BlobSettings;
import dev.agora.core.store.blob.Blobs;
import dev.agora.core.store.rocks.RocksStore;
import dev.agora.core.store.rocks.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail, deliveries and accounts over a store on disk and a log of one node. */
class ReplicatedMailTest {
    private static final byte[] MESSAGE =
            "Received: by mta\r\nSubject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private RocksStore store;
    private SingleNodeLog log;
    private OperationWriter writer;
    private Blobs blobs;
    private ReplicatedMail mail;
    private ReplicatedDelivery delivery;
    private ReplicatedAccounts accounts;
    private AccountId ann;

    @BeforeEach
    void open() {
        start();
        ann = done(accounts.add("Ann@Example.org", "secret"));
    }

    @AfterEach
    void close() {
        blobs.close();
        writer.close();
        store.close();
    }

    @Test
    void createsTheSpecialMailboxesWithAnAccount() {
        assertThat(mail.mailboxes(ann).stream().map(MailboxInfo::name))
                .containsExactly("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash");
        assertThat(mail.mailbox(ann, "Sent").orElseThrow().role()).contains("sent");
    }

    @Test
    void verifiesPasswordsAndForgetsTheOldOne() {
        assertThat(accounts.verify("ann@example.ORG", "secret")).isInstanceOf(LoginOutcome.Accepted.class);
        assertThat(accounts.verify("ann@example.org", "wrong")).isInstanceOf(LoginOutcome.Denied.class);
        assertThat(accounts.verify("nobody@example.org", "secret")).isInstanceOf(LoginOutcome.Denied.class);

        done(accounts.setPassword("ann@example.org", "other"));

        assertThat(accounts.verify("ann@example.org", "secret")).isInstanceOf(LoginOutcome.Denied.class);
        assertThat(accounts.verify("ann@example.org", "other")).isInstanceOf(LoginOutcome.Accepted.class);
    }

    @Test
    void aDisabledAccountDoesNotLogInAndKeepsItsPassword() {
        assertThat(accounts.verify("ann@example.org", "secret")).isInstanceOf(LoginOutcome.Accepted.class);
        done(accounts.setEnabled("Ann@example.org", false));
        assertThat(accounts.verify("ann@example.org", "secret")).isInstanceOf(LoginOutcome.Denied.class);
        done(accounts.setPassword("ann@example.org", "other"));
        assertThat(accounts.verify("ann@example.org", "other")).isInstanceOf(LoginOutcome.Denied.class);

        done(accounts.setEnabled("ann@example.org", true));

        assertThat(accounts.verify("ann@example.org", "other")).isInstanceOf(LoginOutcome.Accepted.class);
        assertThat(accounts.list().getFirst().isDisabled()).isFalse();
    }

    @Test
    void aCredentialIsCurrentUntilThePasswordChanges() {
        LoginOutcome.Accepted login = (LoginOutcome.Accepted) accounts.verify("ann@example.org", "secret");
        assertThat(accounts.isCurrent(ann, login.credential())).isTrue();

        done(accounts.setPassword("ann@example.org", "secret"));

        assertThat(accounts.isCurrent(ann, login.credential())).isFalse();
    }

    @Test
    void deliversTwoHeaderLinesAndTheMessageAsItCame() {
        var recipient = delivery.resolve("ANN+sent@example.org").orElseThrow();

        var results = delivery.deliver("bob@there.net", List.of(recipient), spool(MESSAGE));

        assertThat(done(results.getFirst()).isRepeat()).isFalse();
        MailboxInfo sent = mail.mailbox(ann, "Sent").orElseThrow();
        MessageRow row = mail.content(ann, sent.id()).orElseThrow().messages().getFirst();
        assertThat(new String(bytes(mail.message(ann, sent.id(), row.uid())), StandardCharsets.US_ASCII))
                .isEqualTo("Return-Path: <bob@there.net>\r\nDelivered-To: ANN+sent@example.org\r\n"
                        + new String(MESSAGE, StandardCharsets.US_ASCII));
        assertThat(delivery.resolve("nobody@example.org")).isEmpty();
    }

    @Test
    void keepsALargeMessageInOneFileForAllRecipients() throws IOException {
        AccountId ben = done(accounts.add("ben@example.org", "secret"));
        byte[] large = RandomSource.seeded(3).bytes(3_000_000);
        var recipients = List.of(
                delivery.resolve("ann@example.org").orElseThrow(),
                delivery.resolve("ben@example.org").orElseThrow());

        try (Spool message = spool(large)) {
            delivery.deliver("bob@there.net", recipients, message).forEach(ReplicatedMailTest::done);
        }

        for (AccountId account : List.of(ann, ben)) {
            MailboxInfo inbox = mail.mailbox(account, "INBOX").orElseThrow();
            byte[] read = bytes(mail.message(account, inbox.id(), new Uid(1)));
            assertThat(inbox.octets()).isEqualTo(read.length);
            assertThat(java.util.Arrays.copyOfRange(read, read.length - large.length, read.length))
                    .isEqualTo(large);
        }
        assertThat(log.entries.getLast()).hasSizeLessThan(1000);
        try (var files = java.nio.file.Files.walk(directory.resolve("blobs"))) {
            assertThat(files.filter(java.nio.file.Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void answersARetriedDeliveryAndStoresItOnce() {
        var recipient = delivery.resolve("ann@example.org").orElseThrow();
        delivery.deliver("bob@there.net", List.of(recipient), spool(MESSAGE));

        var again = delivery.deliver("bob@there.net", List.of(recipient), spool(MESSAGE));

        assertThat(done(again.getFirst()).isRepeat()).isTrue();
        assertThat(mail.mailbox(ann, "inbox").orElseThrow().messages()).isOne();
    }

    @Test
    void appliesOnceWhenTheLogDidNotKnowWhetherItCommitted() {
        MailboxInfo inbox = mail.mailbox(ann, "INBOX").orElseThrow();
        log.outcomes.add(new CommitOutcome.Unknown<>("cut"));

        AppendedUid appended = done(mail.append(ann, inbox.id(), spool(MESSAGE), Set.of("\\seen"), Instant.EPOCH));

        assertThat(appended.uid()).isEqualTo(new Uid(1));
        assertThat(log.entries).hasSize(3);
        assertThat(mail.mailbox(ann, "INBOX").orElseThrow().messages()).isOne();
    }

    @Test
    void flagsCopiesMovesAndExpunges() {
        MailboxInfo inbox = mail.mailbox(ann, "INBOX").orElseThrow();
        MailboxInfo work = done(mail.create(ann, "work/now/"));
        for (int i = 0; i < 3; i++) {
            done(mail.append(ann, inbox.id(), spool(MESSAGE), Set.of(), Instant.EPOCH));
        }

        var rows = done(mail.store(
                ann,
                inbox.id(),
                List.of(new Uid(2)),
                new FlagChange(FlagChange.Mode.ADD, Set.of("\\DELETED", "Todo"))));
        var copied = done(mail.copy(ann, inbox.id(), List.of(new Uid(1), new Uid(9)), work.id()));
        var moved = done(mail.move(ann, inbox.id(), List.of(new Uid(3)), work.id()));
        var gone = done(mail.expunge(ann, inbox.id(), List.of(new Uid(1), new Uid(2))));

        assertThat(rows.getFirst().flags()).containsExactly("\\Deleted", "Todo");
        assertThat(copied.target()).containsExactly(new Uid(1));
        assertThat(moved.target()).containsExactly(new Uid(2));
        assertThat(gone).containsExactly(new Uid(2));
        assertThat(mail.mailbox(ann, "INBOX").orElseThrow().messages()).isOne();
        assertThat(mail.mailbox(ann, "work")).isPresent();
        done(mail.delete(ann, "work/now"));
        assertThat(mail.delete(ann, "INBOX")).isInstanceOf(WriteResult.Refused.class);
    }

    @Test
    void givesARecreatedMailboxAnotherUidValidity() {
        MailboxInfo first = done(mail.create(ann, "x"));
        done(mail.rename(ann, "x", "y"));
        assertThat(mail.mailbox(ann, "y").orElseThrow().uidValidity()).isEqualTo(first.uidValidity());
        done(mail.delete(ann, "y"));

        MailboxInfo second = done(mail.create(ann, "x"));

        assertThat(second.uidValidity()).isGreaterThan(first.uidValidity());
    }

    @Test
    void keepsEverythingOverARestart() {
        MailboxInfo inbox = mail.mailbox(ann, "INBOX").orElseThrow();
        done(mail.append(ann, inbox.id(), spool(MESSAGE), Set.of(), Instant.EPOCH));
        MailboxContent before = mail.content(ann, inbox.id()).orElseThrow();
        close();

        start();

        assertThat(mail.content(ann, inbox.id())).contains(before);
        assertThat(store.lastApplied().index()).isEqualTo(2);
    }

    @Test
    void refusesADirectoryInUse() {
        assertThatThrownBy(() -> RocksStore.open(directory.resolve("store"), (a, b, c) -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is in use");
    }

    private void start() {
        store = RocksStore.open(directory.resolve("store"), (account, types, position) -> {});
        log = new SingleNodeLog(store);
        writer = new OperationWriter(
                log,
                new NoOtherNodes(),
                new NodeId(1),
                store,
                new OperationWriter.Times(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                new OperationWriter.Sources(WallClock.system(), Ticker.system(), RandomSource.secure()));
        blobs = blobs();
        Bodies bodies = new Bodies(store, blobs);
        mail = new ReplicatedMail(store, writer, bodies);
        delivery = new ReplicatedDelivery(store, writer, bodies);
        accounts = new ReplicatedAccounts(store, writer, RandomSource.secure());
    }

    private Blobs blobs() {
        try {
            Blobs opened = new Blobs(
                    BlobFiles.open(directory.resolve("blobs"), Ticker.system()),
                    new Blobs.Replica(new NodeId(1), store, log, new NoOtherNodes(), writer),
                    BlobSettings.standard(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                    new Blobs.Sources(WallClock.system(), Ticker.system(), RandomSource.secure()));
            store.onBlobs(opened);
            opened.start();
            return opened;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] bytes(MessageRead read) {
        assertThat(read).isInstanceOf(MessageRead.Found.class);
        MessageBytes found = ((MessageRead.Found) read).bytes();
        byte[] all = new byte[found.size()];
        found.copy(0, all, 0, all.length);
        return all;
    }

    private Spool spool(byte[] bytes) {
        Spool spool = mail.spool();
        spool.write(ByteBuffer.wrap(bytes), bytes.length);
        return spool;
    }

    private static <T> T done(WriteResult<T> result) {
        assertThat(result).isInstanceOf(WriteResult.Done.class);
        return ((WriteResult.Done<T>) result).value();
    }
}
