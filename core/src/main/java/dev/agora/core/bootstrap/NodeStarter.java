package dev.agora.core.bootstrap;

import dev.agora.core.config.AgoraConfig;

/** Starts a node in this process. */
@FunctionalInterface
public interface NodeStarter {
    /** Starts with {@code config}. @throws Exception when it cannot; the message says why in one line */
    RunningNode start(AgoraConfig config) throws Exception;
}
