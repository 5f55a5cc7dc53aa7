package dev.agora.core.raft;

import dev.agora.core.model.HostPort;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.NodeTrust;
import dev.agora.spi.TlsMaterial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in the words of Ratis. */
final class RatisProperties {
    private static final int MIB = 1024 * 1024;
    private static final int MAX_PENDING_ENTRIES = 4096;
    private static final int MAX_PENDING_BYTES = 128 * MIB;
    private static final TimeDuration NEVER = TimeDuration.valueOf(365, TimeUnit.DAYS);

    private RatisProperties() {}

    static RaftProperties properties(RaftSettings settings, HostPort listen, Path storage) {
        RaftProperties to = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(to, List.of(storage.toFile()));
        GrpcConfigKeys.Server.setHost(to, listen.host());
        GrpcConfigKeys.Server.setPort(to, listen.port());
        GrpcConfigKeys.setMessageSizeMax(to, SizeInBytes.valueOf(NodeRpc.MAX_MESSAGE_BYTES + MIB));
        timeouts(to, settings);
        log(to, settings);
        snapshots(to, settings);
        RaftServerConfigKeys.Read.setOption(to, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(to, false);
        RaftServerConfigKeys.Read.setTimeout(to, time(settings.commitTimeout()));
        RaftServerConfigKeys.LeaderElection.setPreVote(to, true);
        RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(to, true);
        // A process that was stopped for long comes back as a follower; it must not close itself.
        RaftServerConfigKeys.setCloseThreshold(to, NEVER);
        return to;
    }

    private static void timeouts(RaftProperties to, RaftSettings settings) {
        Duration election = settings.electionTimeout();
        RaftServerConfigKeys.Rpc.setTimeoutMin(to, time(election));
        RaftServerConfigKeys.Rpc.setTimeoutMax(to, time(election.multipliedBy(3).dividedBy(2)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(to, time(election.dividedBy(5)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(to, time(election.dividedBy(2)));
        RaftServerConfigKeys.Rpc.setRequestTimeout(to, time(settings.rpcTimeout()));
        RaftServerConfigKeys.Write.setElementLimit(to, MAX_PENDING_ENTRIES);
        RaftServerConfigKeys.Write.setByteLimit(to, SizeInBytes.valueOf(MAX_PENDING_BYTES));
    }

    private static void log(RaftProperties to, RaftSettings settings) {
        // The appender's limit is also the largest entry, so it is never below that and its envelope.
        long append = Math.min(Math.max(settings.batchMaxBytes(), ReplicatedLog.MAX_ENTRY_BYTES + MIB), 32L * MIB);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(to, SizeInBytes.valueOf(append));
        RaftServerConfigKeys.Log.setWriteBufferSize(to, SizeInBytes.valueOf(append + MIB));
        RaftServerConfigKeys.Log.setSegmentSizeMax(to, SizeInBytes.valueOf(32L * MIB));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(to, 3);
        RaftServerConfigKeys.Log.setPreallocatedSize(to, SizeInBytes.valueOf(MIB));
    }

    private static void snapshots(RaftProperties to, RaftSettings settings) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(to, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(to, settings.snapshotEntries());
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(to, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(to, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(to, 1);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(to, true);
        RaftServerConfigKeys.Log.setPurgeGap(to, 1);
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(to, true);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(to, SizeInBytes.valueOf(4L * MIB));
    }

    static Parameters parameters(TlsMaterial tls, GrpcServices.Customizer port) {
        GrpcTlsConfig.Builder builder = GrpcTlsConfig.newBuilder();
        builder.setKeyManager(NodeTrust.keyManager(tls));
        builder.setTrustManager(NodeTrust.trustManager(tls));
        builder.setMutualTls(true);
        builder.setSslProvider(SslProvider.JDK);
        builder.setProtocols("TLSv1.3");
        GrpcTlsConfig both = builder.build();
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, both);
        GrpcConfigKeys.Server.setTlsConf(parameters, both);
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, port);
        return parameters;
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
