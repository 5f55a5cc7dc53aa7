package dev.agora.core.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.ClusterEvent.CertificateChanged;
import dev.agora.core.event.ClusterEvent.EmailDelivered;
import dev.agora.core.event.ClusterEvent.TaskClaimed;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.wireformat.event.AccountRecord;
import dev.agora.core.wireformat.event.AddressBlockedRecord;
import dev.agora.core.wireformat.event.AddressCountRecord;
import dev.agora.core.wireformat.event.AddressUnblockedRecord;
import dev.agora.core.wireformat.event.AuthenticationFailuresRecord;
import dev.agora.core.wireformat.event.CertificateChangedRecord;
import dev.agora.core.wireformat.event.EmailDeliveredRecord;
import dev.agora.core.wireformat.event.NamesRecord;
import dev.agora.core.wireformat.event.TaskClaimedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bodies of the events but {@link StateChanges}, each way. Pure; values out of range throw IllegalArgumentException. */
final class EventRecords {
    private EventRecords() {}

    static EmailDeliveredRecord emailDelivered(EmailDelivered event) {
        return EmailDeliveredRecord.newBuilder()
                .setAccount(event.account().value())
                .setEmail(event.email().value())
                .setPosition(event.position().value())
                .build();
    }

    static EmailDelivered emailDelivered(ByteString body) throws InvalidProtocolBufferException {
        EmailDeliveredRecord record = EmailDeliveredRecord.parseFrom(body);
        return new EmailDelivered(
                new AccountId(record.getAccount()), new EmailId(record.getEmail()), new Position(record.getPosition()));
    }

    static AccountRecord account(AccountId account) {
        return AccountRecord.newBuilder().setAccount(account.value()).build();
    }

    static AccountId account(AccountRecord record) {
        return new AccountId(record.getAccount());
    }

    static AddressBlockedRecord addressBlocked(AddressBlocked event) {
        return AddressBlockedRecord.newBuilder()
                .setCidr(event.cidr())
                .setUntilEpochMillis(event.until().toEpochMilli())
                .setReason(event.reason())
                .setVersion(event.version())
                .build();
    }

    static AddressBlocked addressBlocked(ByteString body) throws InvalidProtocolBufferException {
        AddressBlockedRecord record = AddressBlockedRecord.parseFrom(body);
        return new AddressBlocked(
                record.getCidr(),
                Instant.ofEpochMilli(record.getUntilEpochMillis()),
                record.getReason(),
                record.getVersion());
    }

    static AddressUnblockedRecord addressUnblocked(AddressUnblocked event) {
        return AddressUnblockedRecord.newBuilder()
                .setCidr(event.cidr())
                .setVersion(event.version())
                .build();
    }

    static AddressUnblocked addressUnblocked(ByteString body) throws InvalidProtocolBufferException {
        AddressUnblockedRecord record = AddressUnblockedRecord.parseFrom(body);
        return new AddressUnblocked(record.getCidr(), record.getVersion());
    }

    static AuthenticationFailuresRecord authenticationFailures(AuthenticationFailures event) {
        AuthenticationFailuresRecord.Builder record = AuthenticationFailuresRecord.newBuilder();
        event.counts()
                .forEach((address, count) -> record.addCounts(
                        AddressCountRecord.newBuilder().setAddress(address).setCount(count)));
        return record.build();
    }

    static AuthenticationFailures authenticationFailures(ByteString body) throws InvalidProtocolBufferException {
        Map<String, Long> counts = new TreeMap<>();
        for (AddressCountRecord entry :
                AuthenticationFailuresRecord.parseFrom(body).getCountsList()) {
            counts.put(entry.getAddress(), entry.getCount());
        }
        return new AuthenticationFailures(counts);
    }

    static CertificateChangedRecord certificateChanged(CertificateChanged event) {
        return CertificateChangedRecord.newBuilder()
                .addAllNames(event.names())
                .setFingerprint(event.fingerprint())
                .build();
    }

    static CertificateChanged certificateChanged(ByteString body) throws InvalidProtocolBufferException {
        CertificateChangedRecord record = CertificateChangedRecord.parseFrom(body);
        return new CertificateChanged(record.getNamesList(), record.getFingerprint());
    }

    static NamesRecord names(List<String> names) {
        return NamesRecord.newBuilder().addAllNames(names).build();
    }

    static TaskClaimedRecord taskClaimed(TaskClaimed event) {
        return TaskClaimedRecord.newBuilder()
                .setTask(event.task())
                .setNode(event.node().value())
                .setTerm(event.term())
                .build();
    }

    static TaskClaimed taskClaimed(ByteString body) throws InvalidProtocolBufferException {
        TaskClaimedRecord record = TaskClaimedRecord.parseFrom(body);
        return new TaskClaimed(record.getTask(), new NodeId(record.getNode()), record.getTerm());
    }
}
