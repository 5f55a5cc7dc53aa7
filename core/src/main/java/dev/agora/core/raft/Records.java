package dev.agora.core.raft;

import dev.agora.core.model.BootId;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.AcceptorState;
import dev.agora.core.raft.formation.Ballot;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.raft.formation.Founding;
import dev.agora.core.wireformat.raft.AcceptedRecord;
import dev.agora.core.wireformat.raft.BallotAnswer;
import dev.agora.core.wireformat.raft.BallotRecord;
import dev.agora.core.wireformat.raft.FounderRecord;
import dev.agora.core.wireformat.raft.FoundingRecord;
import dev.agora.core.wireformat.raft.Id128;
import dev.agora.core.wireformat.raft.IdentityRecord;
import java.util.Optional;

/** Between the values of formation and their protobuf form; the reading side throws {@link IllegalArgumentException} for values out of range. */
final class Records {
    private Records() {}

    static Id128 write(ClusterId id) {
        return Id128.newBuilder().setHigh(id.high()).setLow(id.low()).build();
    }

    static Id128 write(DataId id) {
        return Id128.newBuilder().setHigh(id.high()).setLow(id.low()).build();
    }

    static Id128 write(BootId id) {
        return Id128.newBuilder().setHigh(id.high()).setLow(id.low()).build();
    }

    static ClusterId cluster(Id128 id) {
        return new ClusterId(id.getHigh(), id.getLow());
    }

    static DataId data(Id128 id) {
        return new DataId(id.getHigh(), id.getLow());
    }

    static BallotRecord write(Ballot ballot) {
        return BallotRecord.newBuilder()
                .setRound(ballot.round())
                .setNode(ballot.node())
                .build();
    }

    static Ballot read(BallotRecord ballot) {
        return new Ballot(ballot.getRound(), ballot.getNode());
    }

    static FoundingRecord write(Founding founding) {
        FoundingRecord.Builder record = FoundingRecord.newBuilder()
                .setCluster(write(founding.cluster()))
                .setUniverse(founding.universe());
        for (Founder member : founding.members()) {
            record.addMembers(
                    FounderRecord.newBuilder().setNode(member.node().value()).setData(write(member.data())));
        }
        return record.build();
    }

    static Founding read(FoundingRecord record) {
        return new Founding(
                cluster(record.getCluster()),
                record.getMembersList().stream()
                        .map(member -> new Founder(new NodeId(member.getNode()), data(member.getData())))
                        .toList(),
                record.getUniverse());
    }

    static AcceptedRecord write(AcceptorState.Accepted accepted) {
        return AcceptedRecord.newBuilder()
                .setBallot(write(accepted.ballot()))
                .setFounding(write(accepted.founding()))
                .build();
    }

    static AcceptorState.Accepted read(AcceptedRecord record) {
        return new AcceptorState.Accepted(read(record.getBallot()), read(record.getFounding()));
    }

    static BallotAnswer write(AcceptorState.Answer answer) {
        BallotAnswer.Builder record =
                BallotAnswer.newBuilder().setGranted(answer.granted()).setPromised(write(answer.promised()));
        answer.accepted().ifPresent(accepted -> record.setAccepted(write(accepted)));
        return record.build();
    }

    static AcceptorState.Answer read(BallotAnswer record) {
        return new AcceptorState.Answer(
                record.getGranted(),
                read(record.getPromised()),
                record.hasAccepted() ? Optional.of(read(record.getAccepted())) : Optional.empty());
    }

    static IdentityRecord write(Identity identity) {
        IdentityRecord.Builder record = IdentityRecord.newBuilder()
                .setNode(identity.node().value())
                .setData(write(identity.data()))
                .setEpoch(identity.epoch())
                .setPromised(write(identity.acceptor().promised()))
                .setReplicating(identity.replicating());
        identity.cluster().ifPresent(cluster -> record.setCluster(write(cluster)));
        identity.acceptor().accepted().ifPresent(accepted -> record.setAccepted(write(accepted)));
        identity.founding().ifPresent(founding -> record.setFounding(write(founding)));
        return record.build();
    }

    static Identity read(IdentityRecord record) {
        return new Identity(
                new NodeId(record.getNode()),
                data(record.getData()),
                record.hasCluster() ? Optional.of(cluster(record.getCluster())) : Optional.empty(),
                record.getEpoch(),
                new AcceptorState(
                        read(record.getPromised()),
                        record.hasAccepted() ? Optional.of(read(record.getAccepted())) : Optional.empty()),
                record.getReplicating(),
                record.hasFounding() ? Optional.of(read(record.getFounding())) : Optional.empty());
    }
}
