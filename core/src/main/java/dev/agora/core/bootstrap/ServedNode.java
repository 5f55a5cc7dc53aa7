package dev.agora.core.bootstrap;

import dev.agora.core.node.AgoraNode;
import java.util.Optional;

/** A node as the command line runs it. */
record ServedNode(AgoraNode node) implements RunningNode {
    @Override
    public void awaitStop() throws InterruptedException {
        node.awaitStop();
    }

    @Override
    public Optional<String> failure() {
        return node.failure();
    }

    @Override
    public void close() {
        node.close();
    }
}
