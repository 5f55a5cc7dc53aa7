package dev.agora.coordinator.redis;

import java.util.Optional;

/** Finds the server to link to, and watches whether it still is the one. Confined to the keeper's thread; each call may block. */
interface ServerFinder extends AutoCloseable {
    /**
     * What a look at a link found.
     *
     * @param leave why it must be given up
     * @param remark what is wrong although it goes on
     * @param gap why payloads may have been missed
     */
    record Finding(Optional<String> leave, Optional<String> remark, Optional<String> gap) {
        static final Finding GOOD = new Finding(Optional.empty(), Optional.empty(), Optional.empty());

        static Finding leave(String why) {
            return new Finding(Optional.of(why), Optional.empty(), Optional.empty());
        }

        static Finding remark(String what) {
            return new Finding(Optional.empty(), Optional.of(what), Optional.empty());
        }
    }

    /** Opens a link to the server that is the right one now. */
    Link open(LinkOpener opener) throws InterruptedException;

    /** Looks whether the link's server still is the right one. */
    Finding look(Link link, LinkOpener opener) throws InterruptedException;

    /** Closes what it holds open itself. */
    @Override
    void close();

    /** The finder for a mode. */
    static ServerFinder of(RedisSettings settings, int nodeId) {
        return switch (settings.mode()) {
            case RedisSettings.Mode.Single() -> new SingleServer(settings.servers());
            case RedisSettings.Mode.Sentinel(String service) -> new SentinelFinder(settings, service);
            case RedisSettings.Mode.Cluster(int retries, boolean replicas) ->
                new ClusterFinder(settings.servers(), retries, replicas, nodeId);
        };
    }
}
