package dev.agora.core.node;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.mail.Bodies;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.RaftNode;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.blob.BlobFiles;
import dev.agora.core.store.blob.BlobSettings;
import dev.agora.core.store.blob.Blobs;
import dev.agora.core.store.rocks.RocksStore;
import java.io.IOException;
import java.time.Duration;

/** Starts the large blobs of one node, in {@code blobs} of its data directory. */
final class MessageBlobs {
    /** Calls of {@code rpc.timeout} that may be lost in a row before a node counts as silent. */
    private static final int SILENT_CALLS = 5;

    private MessageBlobs() {}

    static Bodies start(AgoraConfig config, Closing closing, Parts parts, Blobs.Sources sources) throws IOException {
        Duration timeout = config.rpc().timeout();
        BlobFiles files = BlobFiles.open(config.dataPath().resolve("blobs"), sources.ticker());
        Blobs blobs = closing.add(
                "blobs",
                new Blobs(
                        files,
                        new Blobs.Replica(parts.node, parts.store, parts.raft.log(), parts.raft.rpc(), parts.writer),
                        BlobSettings.standard(timeout, timeout.multipliedBy(SILENT_CALLS)),
                        sources));
        parts.store.onBlobs(blobs);
        blobs.start();
        return new Bodies(parts.store, blobs);
    }

    /** What blobs are made of. */
    record Parts(NodeId node, RocksStore store, RaftNode raft, OperationWriter writer) {}
}
