package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.Command;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs: the leader proposes the blobs that no message has named for the grace period, and each replica removes files that
 * no row names and no delivery pins. A replica that cannot tell whether it is up to date removes nothing. Called by one thread at a time.
 */
final class BlobSweeper {
    private static final int MOST_PROPOSED = 1000;
    private static final Logger log = LoggerFactory.getLogger(BlobSweeper.class);

    private final BlobFiles files;
    private final Store store;
    private final ReplicatedLog replicated;
    private final OperationWriter writer;
    private final WallClock clock;
    private final BlobSettings settings;

    BlobSweeper(
            BlobFiles files,
            Store store,
            ReplicatedLog replicated,
            OperationWriter writer,
            WallClock clock,
            BlobSettings settings) {
        this.files = files;
        this.store = store;
        this.replicated = replicated;
        this.writer = writer;
        this.clock = clock;
        this.settings = settings;
    }

    /** One round; blocks. */
    void run() {
        if (replicated.status().role() == LogStatus.Role.LEADER) {
            propose();
        }
        if (!writer.catchUp()) {
            return;
        }
        try {
            int removed = files.sweep(settings.retention(), this::isNamed);
            if (removed > 0) {
                log.info("{} files of blobs that nobody names were removed", removed);
            }
        } catch (IOException failed) {
            log.warn("the blob directory cannot be swept: {}; check permissions and the disk", failed.toString());
        }
    }

    private void propose() {
        long latest = clock.instant().minus(settings.grace()).toEpochMilli();
        List<BlobId> due = store.read(reads -> reads.unnamedBlobs(latest, MOST_PROPOSED));
        if (!due.isEmpty()) {
            var outcome =
                    writer.write(new Command.CollectBlobs(due, settings.grace().toMillis()));
            log.info(
                    "{} blobs that no message names were proposed for removal: {}",
                    due.size(),
                    outcome.getClass().getSimpleName());
        }
    }

    private boolean isNamed(BlobId blob) {
        return store.read(reads -> reads.largeBlob(blob)).isPresent();
    }
}
