package dev.agora.core.bus;

import dev.agora.core.bus.PeerHealth.State;
import dev.agora.core.bus.engine.MemberFact;
import dev.agora.core.bus.engine.PeerView;
import java.util.OptionalLong;

/** Why a node hears another one as it does: the first fault that explains it. Pure. */
record PeerDiagnosis(State state, String reason) {
    private static final int LOSS_HEARTBEATS = 10;

    /**
     * What is known besides the peer's own view.
     *
     * @param isUp whether this node's coordinator is up
     * @param coordinator this node's coordinator in words
     * @param peerCoordinator the peer's coordinator in the words of its metadata; empty when unknown
     */
    record Surroundings(boolean isUp, String coordinator, String peerCoordinator, long heartbeatNanos, long nowNanos) {}

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
        return coordinators(view, around);
    }

    private static PeerDiagnosis coordinators(PeerView view, Surroundings around) {
        if (!around.isUp()) {
            return new PeerDiagnosis(
                    State.HEARD_BY_CALLS, "the coordinator of this node is not up: " + around.coordinator());
        }
        String theirs = around.peerCoordinator();
        if (!theirs.isEmpty() && !theirs.endsWith(" up")) {
            return new PeerDiagnosis(State.HEARD_BY_CALLS, "the coordinator of that node is not up: " + theirs);
        }
        OptionalLong loss = view.lastLossNanos();
        if (loss.isPresent() && around.nowNanos() - loss.getAsLong() < LOSS_HEARTBEATS * around.heartbeatNanos()) {
            return new PeerDiagnosis(
                    State.HEARD_BY_CALLS,
                    "both coordinators say they are up, yet frames were lost on the way and fetched by node RPC");
        }
        return new PeerDiagnosis(State.HEARD, "");
    }
}
