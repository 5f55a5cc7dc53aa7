package dev.agora.core.node;

import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.Origin;
import dev.agora.core.model.HostPort;
import dev.agora.core.raft.RpcPortCheck;
import dev.agora.core.raft.StrayData;
import java.io.IOException;

/** What can be refused before a starting node has opened anything. */
final class StartChecks {
    private StartChecks() {}

    /** Throws when data lies under another address or the RPC port is taken. @throws IOException with the reason and the remedy */
    static void require(AgoraConfig config) throws IOException {
        boolean pathWasMade = config.effective().stream()
                .anyMatch(setting ->
                        setting.name().equals("data.path") && setting.origin().source() == Origin.Source.DEFAULT);
        if (pathWasMade) {
            StrayData.refuse(config.dataPath());
        }
        RpcPortCheck.requireFree(new HostPort(
                config.cluster().bindAddr(), config.cluster().rpcPort().number()));
    }
}
