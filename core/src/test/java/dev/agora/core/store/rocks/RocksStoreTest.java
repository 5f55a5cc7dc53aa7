package dev.agora.core.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;
import dev.agora.core.raft.LogApplier.AppliedEntry;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.CommandCodec;
import dev.agora.core.store.Operation;
import dev.agora.core.store.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replica's part towards the log: same entries, same rows; copies; waiting for positions. */
class RocksStoreTest {
    private static final AccountId FIRST = new AccountId(1);

    @TempDir
    Path directory;

    @Test
    void buildsTheSameRowsFromTheSameLog() {
        List<byte[]> entries = entries(40);
        try (RocksStore one = open("one");
                RocksStore other = open("other")) {
            apply(one, entries);
            apply(other, entries);

            assertThat(rows(one)).isEqualTo(rows(other)).hasSizeGreaterThan(100);
        }
    }

    @Test
    void installsACopyOfAnotherReplicaAndTellsOfIt() throws Exception {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger reached = new AtomicInteger();
        try (RocksStore source = open("source")) {
            apply(source, entries(10));
            AppliedEntry contained = source.checkpoint(directory.resolve("copy"));
            List<String> expected = rows(source);
            try (RocksStore target =
                    RocksStore.open(directory.resolve("target"), (a, t, p) -> told.incrementAndGet())) {
                target.whenApplied(FIRST, new Position(1), reached::incrementAndGet);

                target.install(directory.resolve("copy"));

                assertThat(target.lastApplied()).isEqualTo(contained);
                assertThat(rows(target)).isEqualTo(expected);
            }
        }
        try (RocksStore again = open("target")) {
            assertThat(again.lastApplied().index()).isEqualTo(10);
        }
        assertThat(told).hasValue(1);
        assertThat(reached).hasValue(1);
    }

    private RocksStore open(String name) {
        return RocksStore.open(directory.resolve(name), (account, types, position) -> {});
    }

    private static void apply(RocksStore store, List<byte[]> entries) {
        for (byte[] entry : entries) {
            store.apply(new AppliedEntry(1, store.lastApplied().index() + 1), entry);
        }
    }

    private static List<byte[]> entries(int count) {
        RandomSource random = RandomSource.seeded(7);
        List<byte[]> entries = new ArrayList<>();
        Command first = new Command.CreateAccount("ann@example.org", "hash");
        for (int i = 0; i < count; i++) {
            List<Operation> operations = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                var target = new Command.Deliver.Target(FIRST, "", new byte[] {1}, random.bytes(32));
                Command command =
                        i + j == 0 ? first : new Command.Deliver(new Body.Inline(random.bytes(50)), List.of(target));
                operations.add(new Operation(random.operationId(), Instant.ofEpochMilli(i), command));
            }
            entries.add(CommandCodec.encode(operations));
        }
        return entries;
    }

    private static List<String> rows(RocksStore store) {
        return store.readState(state -> {
            List<String> rows = new ArrayList<>();
            for (Table table : Table.values()) {
                state.scanPrefix(
                        table,
                        new byte[0],
                        (key, value) -> rows.add(table + " " + HexFormat.of().formatHex(key) + " "
                                + HexFormat.of().formatHex(value)));
            }
            return rows;
        });
    }
}
