package dev.agora.core.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.AcceptorState;
import dev.agora.core.raft.formation.Ballot;
import dev.agora.core.raft.formation.FormationEffect;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.raft.formation.Founding;
import dev.agora.core.raft.formation.Proposer;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.wireformat.raft.AcceptRequest;
import dev.agora.core.wireformat.raft.BallotAnswer;
import dev.agora.core.wireformat.raft.FoundingRecord;
import dev.agora.core.wireformat.raft.Id128;
import dev.agora.core.wireformat.raft.PrepareRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs formation between nodes: the proposer on the raft lane, the acceptor in the handlers of two methods. Promises are on disk before an
 * answer leaves.
 */
final class FormationDriver {
    private static final Logger log = LoggerFactory.getLogger(FormationDriver.class);
    private static final String PREPARE = "formation-prepare";
    private static final String ACCEPT = "formation-accept";
    private static final String FORMED = "formation-formed";

    private final DataDirectory directory;
    private final NodeRpc rpc;
    private final Lane lane;
    private final Duration timeout;
    private final Universe universe;
    private final Proposer proposer;
    private final Consumer<Founding> onFormed;

    FormationDriver(
            DataDirectory directory,
            RaftNodeSettings settings,
            NodeRpc rpc,
            Lane lane,
            RandomSource random,
            Consumer<Founding> onFormed) {
        this.directory = directory;
        this.rpc = rpc;
        this.lane = lane;
        this.timeout = settings.heartbeat().multipliedBy(Proposer.BEATS_PER_BALLOT);
        this.onFormed = onFormed;
        Identity identity = directory.identity();
        this.universe = new Universe(settings, identity.founder());
        this.proposer = new Proposer(identity.founder(), identity.acceptor().promised(), random::clusterId);
    }

    /** Serves the acceptor's methods. */
    void serve() {
        rpc.serve(PREPARE, (caller, request) -> {
            PrepareRequest prepare = parse(() -> PrepareRequest.parseFrom(request));
            return Records.write(prepare(Records.read(prepare.getBallot()), prepare.getData()))
                    .toByteArray();
        });
        rpc.serve(ACCEPT, (caller, request) -> {
            AcceptRequest accept = parse(() -> AcceptRequest.parseFrom(request));
            Founding founding = Records.read(accept.getFounding());
            return Records.write(accept(Records.read(accept.getBallot()), founding, accept.getData()))
                    .toByteArray();
        });
        rpc.serve(FORMED, (caller, request) -> {
            Founding founding = Records.read(parse(() -> FoundingRecord.parseFrom(request)));
            lane.execute(() -> onFormed.accept(founding));
            return new byte[0];
        });
    }

    /** One heartbeat of an empty voter; returns what it waits for, if anything. */
    Optional<String> beat(MembershipView members) {
        lane.requireOwner();
        return perform(proposer.beat(universe.view(members)));
    }

    private Optional<String> perform(List<FormationEffect> effects) {
        Optional<String> waits = Optional.empty();
        for (FormationEffect effect : effects) {
            switch (effect) {
                case FormationEffect.Wait wait -> waits = Optional.of(wait.reason());
                case FormationEffect.SendPrepare send -> send.targets().forEach(to -> sendPrepare(to, send.ballot()));
                case FormationEffect.SendAccept send ->
                    send.targets().forEach(to -> sendAccept(to, send.ballot(), send.founding()));
                case FormationEffect.Formed formed -> formed(formed.founding());
            }
        }
        return waits;
    }

    private void sendPrepare(Founder to, Ballot ballot) {
        Id128 data = Records.write(to.data());
        byte[] request = PrepareRequest.newBuilder()
                .setBallot(Records.write(ballot))
                .setData(data)
                .build()
                .toByteArray();
        ask(to, PREPARE, request, answer -> perform(proposer.promised(to, ballot, answer)));
    }

    private void sendAccept(Founder to, Ballot ballot, Founding founding) {
        byte[] request = AcceptRequest.newBuilder()
                .setBallot(Records.write(ballot))
                .setFounding(Records.write(founding))
                .setData(Records.write(to.data()))
                .build()
                .toByteArray();
        ask(to, ACCEPT, request, answer -> perform(proposer.accepted(to, ballot, answer)));
    }

    private void ask(Founder to, String method, byte[] request, Consumer<AcceptorState.Answer> then) {
        CompletionStage<byte[]> answer = rpc.call(to.node(), method, request, timeout);
        answer.whenComplete((bytes, failure) -> {
            if (failure != null) {
                log.debug("formation: node {} did not answer {}: {}", to.node(), method, failure.getMessage());
                return;
            }
            lane.execute(() -> then.accept(Records.read(parse(() -> BallotAnswer.parseFrom(bytes)))));
        });
    }

    private void formed(Founding founding) {
        log.info("cluster {} formed by nodes {}", founding.cluster(), founding.nodes());
        byte[] notice = Records.write(founding).toByteArray();
        NodeId self = directory.identity().node();
        for (Founder member : founding.members()) {
            if (!member.node().equals(self)) {
                rpc.call(member.node(), FORMED, notice, timeout);
            }
        }
        onFormed.accept(founding);
    }

    private AcceptorState.Answer prepare(Ballot ballot, Id128 data) {
        return answer(data, state -> state.prepare(ballot));
    }

    private AcceptorState.Answer accept(Ballot ballot, Founding founding, Id128 data) {
        return answer(data, state -> state.accept(ballot, founding));
    }

    private AcceptorState.Answer answer(Id128 data, Function<AcceptorState, AcceptorState.Step> step) {
        CompletableFuture<AcceptorState.Answer> answer = new CompletableFuture<>();
        directory.change(identity -> {
            if (identity.cluster().isPresent()
                    || !Records.write(identity.data()).equals(data)) {
                throw new IllegalStateException("node " + identity.node() + " is of cluster " + identity.cluster()
                        + " with data " + identity.data() + " and takes no part in formation");
            }
            AcceptorState.Step next = step.apply(identity.acceptor());
            answer.complete(next.answer());
            return identity.withAcceptor(next.state());
        });
        return answer.join();
    }

    private static <T> T parse(Parsing<T> parsing) {
        try {
            return parsing.get();
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalArgumentException(
                    "unreadable message of " + PREPARE + ", " + ACCEPT + " or " + FORMED, garbage);
        }
    }

    /** Reads a message. */
    @FunctionalInterface
    private interface Parsing<T> {
        T get() throws InvalidProtocolBufferException;
    }
}
