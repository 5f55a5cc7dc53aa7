package dev.agora.core.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Appends entries to a list that it keeps in one file. */
final class ListApplier implements LogApplier {
    private final Path file;
    private final List<String> entries = new ArrayList<>();
    private AppliedEntry last = new AppliedEntry(0, 0);
    private volatile List<String> published = List.of();

    ListApplier(Path file) throws IOException {
        this.file = file;
        load();
    }

    private void load() throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            String[] at = lines.getFirst().split(" ", 2);
            last = new AppliedEntry(Long.parseLong(at[0]), Long.parseLong(at[1]));
            entries.clear();
            entries.addAll(lines.subList(1, lines.size()));
            published = List.copyOf(entries);
        }
    }

    private void store(Path target) {
        try {
            List<String> lines = new ArrayList<>(List.of(last.term() + " " + last.index()));
            lines.addAll(entries);
            Path fresh = target.resolveSibling(target.getFileName() + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    List<String> entries() {
        return published;
    }

    @Override
    public synchronized AppliedEntry lastApplied() {
        return last;
    }

    @Override
    public synchronized byte[] apply(AppliedEntry at, byte[] entry) {
        entries.add(new String(entry, StandardCharsets.UTF_8));
        last = at;
        store(file);
        published = List.copyOf(entries);
        return ByteBuffer.allocate(4).putInt(entries.size()).array();
    }

    @Override
    public synchronized void skip(AppliedEntry at) {
        last = at;
        store(file);
    }

    @Override
    public synchronized AppliedEntry checkpoint(Path directory) throws IOException {
        Files.createDirectories(directory);
        store(directory.resolve("list"));
        return last;
    }

    @Override
    public synchronized void install(Path directory) throws IOException {
        Files.copy(directory.resolve("list"), file, StandardCopyOption.REPLACE_EXISTING);
        load();
    }
}
