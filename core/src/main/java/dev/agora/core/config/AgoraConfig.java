package dev.agora.core.config;

import dev.agora.core.model.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All settings of one node, checked. Immutable.
 *
 * @param dataPath absolute directory of the node's data
 * @param clientTls certificate of all client listeners but JMAP; empty = self-signed
 * @param smarthost host that takes outgoing mail
 * @param effective every setting in force with its origin, in the order of the table, secrets hidden
 */
public record AgoraConfig(
        ClusterConfig cluster,
        RaftConfig raft,
        RpcConfig rpc,
        Path dataPath,
        JmapConfig jmap,
        LmtpConfig lmtp,
        ImapConfig imap,
        AdminConfig admin,
        SecurityConfig security,
        LogConfig log,
        CoordinatorConfig coordinator,
        Optional<TlsFiles> clientTls,
        Optional<HostPort> smarthost,
        List<EffectiveSetting> effective) {
    /** Copies the list. */
    public AgoraConfig {
        effective = List.copyOf(effective);
    }
}
