package dev.agora.core.store;

import com.google.protobuf.ByteString;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.OperationId;
import dev.agora.core.model.Uid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One operation of every kind and shape, by name: what the golden file holds. */
final class SampleCommands {
    private static final AccountId ACCOUNT = new AccountId(3);
    private static final MailboxId MAILBOX = new MailboxId(5);
    private static final List<Uid> UIDS = List.of(new Uid(1), new Uid(Uid.MAX));

    private SampleCommands() {}

    static Map<String, Command> all() {
        Map<String, Command> all = new LinkedHashMap<>();
        all.put("create-account", new Command.CreateAccount("ann@example.org", "hash"));
        all.put("set-password", new Command.SetPassword("ann@example.org", "other"));
        all.put("set-enabled", new Command.SetEnabled("ann@example.org", true));
        all.put("create-mailbox", new Command.CreateMailbox(ACCOUNT, "work/now"));
        all.put("delete-mailbox", new Command.DeleteMailbox(ACCOUNT, "work"));
        all.put("rename-mailbox", new Command.RenameMailbox(ACCOUNT, "work", "Büro"));
        all.put("subscribe", new Command.Subscribe(ACCOUNT, "work", true));
        all.put("deliver-inline", new Command.Deliver(new Body.Inline(bytes("body")), targets()));
        all.put("deliver-stored", new Command.Deliver(new Body.Stored(blob(7), 50_000_000), targets()));
        all.put(
                "append-inline",
                new Command.Append(
                        ACCOUNT,
                        MAILBOX,
                        new Body.Inline(bytes("body")),
                        List.of("\\Seen", "todo"),
                        Instant.ofEpochMilli(-1)));
        all.put(
                "append-stored",
                new Command.Append(ACCOUNT, MAILBOX, new Body.Stored(blob(8), 65_537), List.of(), Instant.EPOCH));
        for (Command.FlagMode mode : Command.FlagMode.values()) {
            all.put(
                    "store-flags-" + mode.number(),
                    new Command.StoreFlags(ACCOUNT, MAILBOX, UIDS, mode, List.of("\\Deleted")));
        }
        all.put("copy-messages", new Command.CopyMessages(ACCOUNT, MAILBOX, UIDS, new MailboxId(6)));
        all.put("move-messages", new Command.MoveMessages(ACCOUNT, MAILBOX, UIDS, new MailboxId(6)));
        all.put("expunge", new Command.Expunge(ACCOUNT, MAILBOX, UIDS));
        all.put("put-setting", new Command.PutSetting("key", bytes("value")));
        all.put("collect-blobs", new Command.CollectBlobs(List.of(blob(7), blob(8)), 3_600_000));
        all.put(
                "change-block",
                new Command.ChangeBlock(new BlockChange(
                        "192.0.2.0/24", true, Instant.ofEpochMilli(1_700_000_000_000L), "guessing", 77)));
        all.put("format-version", new Command.FormatVersion(1));
        CoordinatorValue value = new CoordinatorValue("Zenoh", ByteString.copyFromUtf8("sealed"));
        all.put("coordinator-first", new Command.ChangeCoordinator(new CoordinatorStep.First(value)));
        all.put("coordinator-prepare", new Command.ChangeCoordinator(new CoordinatorStep.Prepare(4, value)));
        all.put("coordinator-switch", new Command.ChangeCoordinator(new CoordinatorStep.Switch(5)));
        all.put(
                "coordinator-rollback",
                new Command.ChangeCoordinator(
                        new CoordinatorStep.Rollback(5, new TreeMap<>(Map.of(new NodeId(2), "down")))));
        all.put("coordinator-settle", new Command.ChangeCoordinator(new CoordinatorStep.Settle(5)));
        return all;
    }

    static Operation operation(Command command) {
        return new Operation(new OperationId(1, -2), Instant.ofEpochMilli(1_700_000_000_000L), command);
    }

    private static List<Command.Deliver.Target> targets() {
        byte[] fingerprint = new byte[32];
        Arrays.fill(fingerprint, (byte) 9);
        return List.of(
                new Command.Deliver.Target(ACCOUNT, "", bytes("Return-Path: <>\r\n"), fingerprint),
                new Command.Deliver.Target(new AccountId(4), "sent", bytes("x"), new byte[0]));
    }

    private static BlobId blob(int fill) {
        byte[] digest = new byte[BlobId.BYTES];
        Arrays.fill(digest, (byte) fill);
        return BlobId.of(digest);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
