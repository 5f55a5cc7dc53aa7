package dev.agora.core.bus;

import dev.agora.core.bus.PeerHealth.State;
import dev.agora.core.bus.engine.MemberFact;
import dev.agora.core.bus.engine.PeerView;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.membership.NodeMetadata;
import java.util.Optional;

/** Why a node hears another one as it does: the first fault that explains it. Pure. */
record PeerDiagnosis(State state, String reason) {
    private static final int LOSS_HEARTBEATS = 10;

    /**
     * What is known besides the peer's own view.
     *
     * @param here this node's coordinator
     * @param there the peer's
     */
    record Surroundings(End here, End there, long heartbeatNanos, long nowNanos) {}

    /**
     * The coordinator of one of the two nodes.
     *
     * @param words on its health; empty when unknown
     * @param isOverride whether the node's own settings put it in use, another one than the cluster's
     */
    record End(String words, boolean isOverride) {
        /** What is known of a node that says nothing of its coordinator. */
        static final End UNKNOWN = new End("", false);

        /** What a node says of itself by gossip. */
        static End of(NodeMetadata metadata) {
            return new End(metadata.coordinator(), isOverride(metadata));
        }

        static boolean isOverride(NodeMetadata metadata) {
            return metadata.coordinatorReport().reason().equals(CoordinatorReport.OVERRIDDEN);
        }

        /** Whether it says something else than that it is up. */
        boolean isNotUp() {
            return !words.isEmpty()
                    && CoordinatorWords.parse(words)
                            .filter(CoordinatorWords::isUp)
                            .isEmpty();
        }
    }

    static PeerDiagnosis of(PeerView view, Surroundings around) {
        if (view.standing() != MemberFact.Standing.LIVE) {
            return new PeerDiagnosis(State.GONE, "membership: node " + view.node() + " " + view.why());
        }
        if (view.boot() == null) {
            String trouble = view.helloTrouble().isEmpty() ? "no answer yet" : view.helloTrouble();
            return new PeerDiagnosis(
                    State.UNPROVEN,
                    "its start has not answered a hello by node RPC, so its frames are held: " + trouble);
        }
        if (view.gapSinceNanos().isPresent()) {
            String repair = view.repairWords().isEmpty() ? "its frames are being fetched" : view.repairWords();
            return new PeerDiagnosis(
                    State.REPAIRING, "frames from " + (view.delivered() + 1) + " on are missing: " + repair);
        }
        if (!view.helloTrouble().isEmpty()) {
            return new PeerDiagnosis(State.HEARD_WITHOUT_CALLS, "it does not answer node RPC: " + view.helloTrouble());
        }
        return coordinators(view, around)
                .map(reason -> new PeerDiagnosis(State.HEARD_BY_CALLS, reason))
                .orElseGet(() -> new PeerDiagnosis(State.HEARD, ""));
    }

    /** What keeps its frames from coming by the coordinators; empty when nothing does. */
    private static Optional<String> coordinators(PeerView view, Surroundings around) {
        if (around.here().isNotUp()) {
            return Optional.of(
                    "the coordinator of this node is not up: " + around.here().words());
        }
        if (around.there().isNotUp()) {
            return Optional.of(
                    "the coordinator of that node is not up: " + around.there().words());
        }
        boolean isLossy = view.lastLossNanos().isPresent()
                && around.nowNanos() - view.lastLossNanos().getAsLong() < LOSS_HEARTBEATS * around.heartbeatNanos();
        Optional<String> differing = differing(around, isLossy);
        if (differing.isPresent() || !isLossy) {
            return differing;
        }
        return Optional.of(
                "both coordinators say they are up, yet frames were lost on the way and fetched by node RPC");
    }

    /**
     * Whether the two nodes use coordinators that do not reach each other, and the remedy. While the cluster switches they differ for a moment
     * and nothing is lost, so that only an override or a loss makes it a fault.
     */
    private static Optional<String> differing(Surroundings around, boolean isLossy) {
        Optional<CoordinatorWords> here = CoordinatorWords.parse(around.here().words());
        Optional<CoordinatorWords> there = CoordinatorWords.parse(around.there().words());
        boolean isOverride = around.here().isOverride() || around.there().isOverride();
        if (here.isEmpty() || there.isEmpty() || here.get().reaches(there.get()) || !(isOverride || isLossy)) {
            return Optional.empty();
        }
        return Optional.of("this node uses coordinator " + here.get().type() + " and that node "
                + there.get().type()
                + ", so no frame passes between them before it is fetched by node RPC: " + remedy(around));
    }

    private static String remedy(Surroundings around) {
        if (!around.here().isOverride() && !around.there().isOverride()) {
            return "'agora coordinator get' on both shows which one the cluster has chosen and what keeps a node from it";
        }
        String where = around.there().isOverride() ? "that node" : "this node";
        return "coordinator.override is set on "
                + (around.here().isOverride() && around.there().isOverride() ? "both" : where)
                + "; remove it there and restart, or choose one for all with 'agora coordinator set';"
                + " 'agora coordinator get' shows the cluster's";
    }
}
