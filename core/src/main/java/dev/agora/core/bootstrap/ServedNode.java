package dev.agora.core.bootstrap;

import dev.agora.core.node.AgoraNode;

/** A node as the command line runs it. */
record ServedNode(AgoraNode node) implements RunningNode {
    @Override
    public void awaitStop() throws InterruptedException {
        node.awaitStop();
    }

    @Override
    public void close() {
        node.close();
    }
}
