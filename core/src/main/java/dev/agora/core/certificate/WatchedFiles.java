package dev.agora.core.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate in two files that may be replaced at any time: read again when time or size of one changed. A pair that does not fit, as
 * between the two writes of a renewal, is tried again with each look. Confined to its owner.
 */
public final class WatchedFiles {
    private final Path chain;
    private final Path key;
    private @Nullable List<Object> seen;

    /** Watches these two. */
    public WatchedFiles(Path chain, Path key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * What the files hold, when they changed since it was taken last.
     *
     * @throws IOException when they cannot be read
     * @throws IllegalArgumentException when they do not make a pair
     */
    public Optional<KeyedChain> changed() throws IOException {
        List<Object> now = List.of(
                Files.getLastModifiedTime(chain), Files.size(chain), Files.getLastModifiedTime(key), Files.size(key));
        if (now.equals(seen)) {
            return Optional.empty();
        }
        KeyedChain read = KeyedChain.of(Files.readString(chain), Files.readString(key));
        seen = now;
        return Optional.of(read);
    }
}
