package dev.agora.core.store.blob;

import java.time.Duration;

/**
 * Settings of large blobs.
 *
 * @param callTimeout how long one call to another node may take
 * @param silence how long a node may be silent while a blob is streamed to or from it
 * @param readWait how long a read waits for a blob that is fetched meanwhile
 * @param grace command time for which a blob is kept after its last name is gone
 * @param retention time for which a file is kept that no row names, since it was last uploaded, fetched or found; counted from the start at least
 * @param period how often the leader proposes removals and each replica looks for files to remove
 */
public record BlobSettings(
        Duration callTimeout,
        Duration silence,
        Duration readWait,
        Duration grace,
        Duration retention,
        Duration period) {
    /** The usual times beside those of calls: a read waits 5 s, a blob is kept for an hour. */
    public static BlobSettings standard(Duration callTimeout, Duration silence) {
        return new BlobSettings(
                callTimeout,
                silence,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofMinutes(5));
    }
}
