package dev.agora.core.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.ClusterEvent.CacheInvalidated;
import dev.agora.core.event.ClusterEvent.CertificateChanged;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.EmailDelivered;
import dev.agora.core.event.ClusterEvent.PushSubscriptionChanged;
import dev.agora.core.event.ClusterEvent.SettingsChanged;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.ClusterEvent.TaskClaimed;
import dev.agora.core.wireformat.event.AccountRecord;
import dev.agora.core.wireformat.event.BatchRecord;
import dev.agora.core.wireformat.event.EnvelopeRecord;
import dev.agora.core.wireformat.event.NamesRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wire form of a batch: a version byte, then a protobuf record in which each event is an envelope of kind and length. Kinds unknown here are
 * skipped by their length and counted, never the rest of the batch. Pure; safe for all threads.
 */
public final class EventCodec {
    /** Largest encoded batch in bytes; with sealing it fits a frame of 256 KiB. */
    public static final int MAX_BYTES = 255 * 1024;

    /** Most bytes that one event adds to a batch beside its body. */
    public static final int ENVELOPE_BYTES = 16;

    private static final byte VERSION = 1;
    private static final int STATE_CHANGED = 1;
    private static final int EMAIL_DELIVERED = 2;
    private static final int PUSH_SUBSCRIPTION_CHANGED = 3;
    private static final int ADDRESS_BLOCKED = 4;
    private static final int ADDRESS_UNBLOCKED = 5;
    private static final int AUTHENTICATION_FAILURES = 6;
    private static final int CREDENTIAL_REVOKED = 7;
    private static final int CERTIFICATE_CHANGED = 8;
    private static final int SETTINGS_CHANGED = 9;
    private static final int CACHE_INVALIDATED = 10;
    private static final int TASK_CLAIMED = 11;

    private EventCodec() {}

    /** Encodes a batch. @throws IllegalArgumentException when it is larger than {@value #MAX_BYTES} bytes */
    public static byte[] encode(EventBatch batch) {
        BatchRecord.Builder record = BatchRecord.newBuilder()
                .setSequence(batch.sequence())
                .setEpoch(batch.epoch())
                .setPublishedMillis(batch.publishedMillis());
        batch.events().forEach(event -> record.addEvents(envelope(event)));
        byte[] body = record.build().toByteArray();
        if (body.length >= MAX_BYTES) {
            throw new IllegalArgumentException("batch " + batch.sequence() + " of "
                    + batch.events().size() + " events has " + body.length + " bytes, at most " + MAX_BYTES);
        }
        byte[] encoded = new byte[1 + body.length];
        encoded[0] = VERSION;
        System.arraycopy(body, 0, encoded, 1, body.length);
        return encoded;
    }

    /** Bytes that {@code event} takes in a batch, at most. */
    public static int sizeOf(ClusterEvent event) {
        return body(event).getSerializedSize() + ENVELOPE_BYTES;
    }

    /** Reads a batch; empty when it is malformed, too large, or of another version. Never throws for bad input. */
    public static Optional<EventBatch> decode(byte[] encoded) {
        if (encoded.length < 1 || encoded.length > MAX_BYTES || encoded[0] != VERSION) {
            return Optional.empty();
        }
        try {
            BatchRecord record = BatchRecord.parser().parseFrom(encoded, 1, encoded.length - 1);
            List<ClusterEvent> events = new ArrayList<>(record.getEventsCount());
            for (EnvelopeRecord envelope : record.getEventsList()) {
                event(envelope).ifPresent(events::add);
            }
            int skipped = record.getEventsCount() - events.size();
            return Optional.of(new EventBatch(
                    record.getSequence(), record.getEpoch(), events, skipped, record.getPublishedMillis()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static EnvelopeRecord envelope(ClusterEvent event) {
        return EnvelopeRecord.newBuilder()
                .setKind(kind(event))
                .setBody(body(event).toByteString())
                .build();
    }

    private static int kind(ClusterEvent event) {
        return switch (event) {
            case StateChanged _ -> STATE_CHANGED;
            case EmailDelivered _ -> EMAIL_DELIVERED;
            case PushSubscriptionChanged _ -> PUSH_SUBSCRIPTION_CHANGED;
            case AddressBlocked _ -> ADDRESS_BLOCKED;
            case AddressUnblocked _ -> ADDRESS_UNBLOCKED;
            case AuthenticationFailures _ -> AUTHENTICATION_FAILURES;
            case CredentialRevoked _ -> CREDENTIAL_REVOKED;
            case CertificateChanged _ -> CERTIFICATE_CHANGED;
            case SettingsChanged _ -> SETTINGS_CHANGED;
            case CacheInvalidated _ -> CACHE_INVALIDATED;
            case TaskClaimed _ -> TASK_CLAIMED;
        };
    }

    private static MessageLite body(ClusterEvent event) {
        return switch (event) {
            case StateChanged changed -> EventRecords.stateChanged(changed);
            case EmailDelivered delivered -> EventRecords.emailDelivered(delivered);
            case PushSubscriptionChanged changed -> EventRecords.account(changed.account());
            case AddressBlocked blocked -> EventRecords.addressBlocked(blocked);
            case AddressUnblocked unblocked -> EventRecords.addressUnblocked(unblocked);
            case AuthenticationFailures failures -> EventRecords.authenticationFailures(failures);
            case CredentialRevoked revoked -> EventRecords.account(revoked.account());
            case CertificateChanged changed -> EventRecords.certificateChanged(changed);
            case SettingsChanged changed -> EventRecords.names(changed.objects());
            case CacheInvalidated invalidated -> EventRecords.names(invalidated.caches());
            case TaskClaimed claimed -> EventRecords.taskClaimed(claimed);
        };
    }

    private static Optional<ClusterEvent> event(EnvelopeRecord envelope) throws InvalidProtocolBufferException {
        ByteString body = envelope.getBody();
        return switch (envelope.getKind()) {
            case STATE_CHANGED -> Optional.of(EventRecords.stateChanged(body));
            case EMAIL_DELIVERED -> Optional.of(EventRecords.emailDelivered(body));
            case PUSH_SUBSCRIPTION_CHANGED ->
                Optional.of(new PushSubscriptionChanged(EventRecords.account(AccountRecord.parseFrom(body))));
            case ADDRESS_BLOCKED -> Optional.of(EventRecords.addressBlocked(body));
            case ADDRESS_UNBLOCKED -> Optional.of(EventRecords.addressUnblocked(body));
            case AUTHENTICATION_FAILURES -> Optional.of(EventRecords.authenticationFailures(body));
            case CREDENTIAL_REVOKED ->
                Optional.of(new CredentialRevoked(EventRecords.account(AccountRecord.parseFrom(body))));
            case CERTIFICATE_CHANGED -> Optional.of(EventRecords.certificateChanged(body));
            case SETTINGS_CHANGED ->
                Optional.of(new SettingsChanged(NamesRecord.parseFrom(body).getNamesList()));
            case CACHE_INVALIDATED ->
                Optional.of(new CacheInvalidated(NamesRecord.parseFrom(body).getNamesList()));
            case TASK_CLAIMED -> Optional.of(EventRecords.taskClaimed(body));
            default -> Optional.empty();
        };
    }
}
