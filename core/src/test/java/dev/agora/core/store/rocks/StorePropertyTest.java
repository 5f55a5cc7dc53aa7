package dev.agora.core.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Uid;
import dev.agora.core.raft.LogApplier.AppliedEntry;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.CommandCodec;
import dev.agora.core.store.Keys;
import dev.agora.core.store.Operation;
import dev.agora.core.store.StoredMailbox;
import dev.agora.core.store.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands: two replicas get the same bytes from the same log, and both hold what a simple model holds. */
class StorePropertyTest {
    private static final List<String> NAMES = List.of("INBOX", "Sent", "a", "b", "c");
    private static final List<String> FLAGS = List.of("\\Deleted", "\\Flagged", "\\Seen", "todo");
    private static final List<Command.FlagMode> MODES =
            List.of(Command.FlagMode.REPLACE, Command.FlagMode.ADD, Command.FlagMode.REMOVE);
    private static final long GRACE = 50;
    private static final int ENTRIES = 120;

    private final Map<BlobId, Integer> names = new HashMap<>();
    private final Map<BlobId, Long> large = new HashMap<>();
    private final Map<AccountId, MailModel> models =
            new TreeMap<>(java.util.Comparator.comparingLong(AccountId::value));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void holdsWhatTheModelHoldsAndTheSameBytesOnEachReplica(long seed) {
        RandomSource random = RandomSource.seeded(seed);
        try (RocksStore one = open("one");
                RocksStore other = open("other")) {
            for (int number = 1; number <= 2; number++) {
                models.put(new AccountId(number), new MailModel(names, large));
                apply(one, other, List.of(operation(random, 0, new Command.CreateAccount("u" + number, "hash"))));
            }
            for (int entry = 1; entry <= ENTRIES; entry++) {
                step(one, other, random, entry);
                if (entry % 30 == 0) {
                    compare(one);
                }
            }
            assertThat(rows(one)).isEqualTo(rows(other)).hasSizeGreaterThan(100);
        }
    }

    private void step(RocksStore one, RocksStore other, RandomSource random, int entry) {
        AccountId account = new AccountId(1 + random.below(2));
        MailModel model = models.getOrDefault(account, new MailModel(names, large));
        Command command = command(one, account, model, random);
        Operation operation = operation(random, entry * 10L, command);
        List<Operation> operations = new ArrayList<>(List.of(operation));
        if (random.below(4) == 0) {
            // A repeat in the same entry, or of any earlier one, changes nothing.
            operations.add(operation);
        }
        apply(one, other, operations);
        if (random.below(5) == 0) {
            apply(one, other, List.of(operation));
        }
    }

    private Command command(RocksStore store, AccountId account, MailModel model, RandomSource random) {
        String name = pick(NAMES, random);
        String to = pick(NAMES, random);
        List<Long> uids = List.of(1L + random.below(6), 1L + random.below(12), 1L + random.below(20));
        List<Uid> named = uids.stream().map(Uid::new).toList();
        return switch (random.below(12)) {
            case 0 -> {
                model.create(name);
                yield new Command.CreateMailbox(account, name);
            }
            case 1 -> {
                model.delete(name);
                yield new Command.DeleteMailbox(account, name);
            }
            case 2 -> {
                String from = name.equals("INBOX") ? "a" : name;
                model.rename(from, to);
                yield new Command.RenameMailbox(account, from, to);
            }
            case 3, 4 -> {
                int mode = random.below(MODES.size());
                List<String> flags = List.of(pick(FLAGS, random), "\\Deleted");
                MailboxId mailbox = id(store, account, name);
                model.flag(name, uids, mode, flags);
                yield new Command.StoreFlags(account, mailbox, named, MODES.get(mode), flags);
            }
            case 5 -> {
                var command =
                        new Command.CopyMessages(account, id(store, account, name), named, id(store, account, to));
                model.transfer(name, uids, to, false);
                yield command;
            }
            case 6 -> {
                var command =
                        new Command.MoveMessages(account, id(store, account, name), named, id(store, account, to));
                model.transfer(name, uids, to, true);
                yield command;
            }
            case 7, 8 -> {
                MailboxId mailbox = id(store, account, name);
                model.expunge(name, uids);
                yield new Command.Expunge(account, mailbox, named);
            }
            case 9 -> new Command.CollectBlobs(List.copyOf(large.keySet()), GRACE);
            default -> arrival(store, account, model, random, name);
        };
    }

    private Command arrival(RocksStore store, AccountId account, MailModel model, RandomSource random, String name) {
        byte[] bytes = ("message " + random.below(9)).getBytes(StandardCharsets.US_ASCII);
        BlobId blob = digest(bytes);
        boolean isLarge = bytes[bytes.length - 1] % 2 == 0;
        long octets = isLarge ? 100_000 + bytes.length : bytes.length;
        Body body = isLarge ? new Body.Stored(blob, octets) : new Body.Inline(bytes);
        if (isLarge) {
            large.put(blob, octets);
        }
        if (random.below(2) == 0) {
            byte[] header = new byte[random.below(40)];
            model.add("INBOX", blob, octets + header.length, new TreeSet<>());
            return new Command.Deliver(
                    body, List.of(new Command.Deliver.Target(account, "", header, random.bytes(32))));
        }
        MailboxId mailbox = id(store, account, name);
        model.add(name, blob, octets, new TreeSet<>(List.of("\\Seen")));
        return new Command.Append(account, mailbox, body, List.of("\\Seen"), Instant.EPOCH);
    }

    private void compare(RocksStore store) {
        models.forEach((account, model) -> assertThat(describe(store, account)).isEqualTo(model.describe()));
        assertThat(counts(store)).isEqualTo(names);
        store.readState(state -> {
            names.keySet()
                    .forEach(blob -> assertThat(state.get(
                                    large.containsKey(blob) ? Table.LARGE_BLOBS : Table.BLOBS, Keys.blob(blob)))
                            .as("blob %s", blob)
                            .isNotNull());
            state.scanPrefix(Table.BLOBS, new byte[0], (key, bytes) -> {
                assertThat(names).containsKey(BlobId.of(key));
                return true;
            });
            return true;
        });
    }

    private static Map<String, String> describe(RocksStore store, AccountId account) {
        return store.read(reads -> {
            Map<String, String> described = new HashMap<>();
            for (StoredMailbox mailbox : reads.mailboxes(account)) {
                TreeMap<Long, MailModel.Mail> mails = new TreeMap<>();
                var emails = reads.emails(account, mailbox.id());
                emails.forEach(email -> mails.put(
                        email.uid().value(), new MailModel.Mail(email.flags(), email.blob(), email.octets())));
                described.put(mailbox.name(), mailbox.uidNext() + " " + mails);
                assertThat(mailbox.tally().messages()).isEqualTo(emails.size());
                assertThat(mailbox.tally().octets())
                        .isEqualTo(emails.stream()
                                .mapToLong(email -> email.octets())
                                .sum());
                assertThat(mailbox.tally().unseen())
                        .isEqualTo(emails.stream()
                                .filter(email -> !email.flags().contains("\\Seen"))
                                .count());
            }
            return described;
        });
    }

    private static Map<BlobId, Integer> counts(RocksStore store) {
        return store.readState(state -> {
            Map<BlobId, Integer> counts = new HashMap<>();
            state.scanPrefix(Table.BLOB_COUNTS, new byte[0], (key, value) -> {
                counts.put(BlobId.of(key), (int) Keys.number(value));
                return true;
            });
            return counts;
        });
    }

    private static MailboxId id(RocksStore store, AccountId account, String name) {
        return store.read(reads -> reads.mailbox(account, name).map(StoredMailbox::id))
                .orElse(new MailboxId(999_999));
    }

    private static void apply(RocksStore one, RocksStore other, List<Operation> operations) {
        byte[] entry = CommandCodec.encode(operations);
        AppliedEntry at = new AppliedEntry(1, one.lastApplied().index() + 1);
        assertThat(one.apply(at, entry)).isEqualTo(other.apply(at, entry));
    }

    private RocksStore open(String name) {
        return RocksStore.open(directory.resolve(name), (account, types, position) -> {});
    }

    private static Operation operation(RandomSource random, long millis, Command command) {
        return new Operation(random.operationId(), Instant.ofEpochMilli(millis), command);
    }

    private static String pick(List<String> all, RandomSource random) {
        return all.get(random.below(all.size()));
    }

    private static BlobId digest(byte[] bytes) {
        try {
            return BlobId.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> rows(RocksStore store) {
        return store.readState(state -> {
            List<String> rows = new ArrayList<>();
            for (Table table : Table.values()) {
                state.scanPrefix(
                        table,
                        new byte[0],
                        (key, value) ->
                                rows.add(table + " " + HexFormat.of().formatHex(key) + " " + Arrays.hashCode(value)));
            }
            return rows;
        });
    }
}
