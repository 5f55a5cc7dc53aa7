package dev.agora.core.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private static final int EVENTS_TAG_BYTES = 1;
    private static final int BODY_TAG_BYTES = 1;
    private static final int SEQUENCE_TAG = 8;
    private static final int EVENTS_TAG = 18;
    private static final int EPOCH_TAG = 24;
    private static final int PUBLISHED_TAG = 32;
    private static final int KIND_TAG = 8;
    private static final int BODY_TAG = 18;
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
        List<ClusterEvent> events = batch.events();
        int[] sizes = new int[events.size()];
        long size = headSize(batch);
        for (int index = 0; index < sizes.length; index++) {
            sizes[index] = bodySize(events.get(index));
            int envelope = envelopeSize(events.get(index), sizes[index]);
            size += EVENTS_TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(envelope) + envelope;
        }
        if (size >= MAX_BYTES) {
            throw new IllegalArgumentException("batch " + batch.sequence() + " of " + events.size() + " events has "
                    + size + " bytes, at most " + MAX_BYTES);
        }
        byte[] encoded = new byte[1 + (int) size];
        encoded[0] = VERSION;
        CodedOutputStream target = CodedOutputStream.newInstance(encoded, 1, (int) size);
        try {
            write(batch, sizes, target);
            target.checkNoSpaceLeft();
        } catch (IOException impossible) {
            throw new IllegalStateException("a batch of " + size + " bytes was written wrongly", impossible);
        }
        return encoded;
    }

    /** Bytes that {@code event} takes in a batch, at most. */
    public static int sizeOf(ClusterEvent event) {
        return ENVELOPE_BYTES
                + (event instanceof StateChanged changed ? StateChanges.mostBytes(changed) : bodySize(event));
    }

    /** Reads a batch; empty when it is malformed, too large, or of another version. Never throws for bad input. */
    public static Optional<EventBatch> decode(byte[] encoded) {
        if (encoded.length < 1 || encoded.length > MAX_BYTES || encoded[0] != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(new WireReader(encoded, 1, encoded.length)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int headSize(EventBatch batch) {
        return CodedOutputStream.computeUInt64Size(BatchRecord.SEQUENCE_FIELD_NUMBER, batch.sequence())
                + (batch.epoch() == 0
                        ? 0
                        : CodedOutputStream.computeUInt64Size(BatchRecord.EPOCH_FIELD_NUMBER, batch.epoch()))
                + (batch.publishedMillis() == 0
                        ? 0
                        : CodedOutputStream.computeSInt64Size(
                                BatchRecord.PUBLISHED_MILLIS_FIELD_NUMBER, batch.publishedMillis()));
    }

    private static int envelopeSize(ClusterEvent event, int bodySize) {
        return CodedOutputStream.computeUInt32Size(EnvelopeRecord.KIND_FIELD_NUMBER, kind(event))
                + (bodySize == 0 ? 0 : BODY_TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(bodySize) + bodySize);
    }

    /** Writes what {@code BatchRecord} says, in the order of its numbers; what is 0 or empty is left out. */
    private static void write(EventBatch batch, int[] sizes, CodedOutputStream target) throws IOException {
        target.writeUInt64(BatchRecord.SEQUENCE_FIELD_NUMBER, batch.sequence());
        for (int index = 0; index < sizes.length; index++) {
            ClusterEvent event = batch.events().get(index);
            target.writeTag(BatchRecord.EVENTS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            target.writeUInt32NoTag(envelopeSize(event, sizes[index]));
            target.writeUInt32(EnvelopeRecord.KIND_FIELD_NUMBER, kind(event));
            if (sizes[index] > 0) {
                target.writeTag(EnvelopeRecord.BODY_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                target.writeUInt32NoTag(sizes[index]);
                writeBody(event, target);
            }
        }
        if (batch.epoch() != 0) {
            target.writeUInt64(BatchRecord.EPOCH_FIELD_NUMBER, batch.epoch());
        }
        if (batch.publishedMillis() != 0) {
            target.writeSInt64(BatchRecord.PUBLISHED_MILLIS_FIELD_NUMBER, batch.publishedMillis());
        }
    }

    private static int bodySize(ClusterEvent event) {
        return event instanceof StateChanged changed
                ? StateChanges.size(changed)
                : body(event).getSerializedSize();
    }

    private static void writeBody(ClusterEvent event, CodedOutputStream target) throws IOException {
        if (event instanceof StateChanged changed) {
            StateChanges.write(changed, target);
        } else {
            body(event).writeTo(target);
        }
    }

    private static EventBatch read(WireReader source) throws InvalidProtocolBufferException {
        long sequence = 0;
        long epoch = 0;
        long publishedMillis = 0;
        int skipped = 0;
        List<ClusterEvent> events = new ArrayList<>();
        for (int tag = source.tag(); tag != 0; tag = source.tag()) {
            switch (tag) {
                case SEQUENCE_TAG -> sequence = source.varint();
                case EVENTS_TAG -> {
                    ClusterEvent event = readEnvelope(source);
                    if (event == null) {
                        skipped++;
                    } else {
                        events.add(event);
                    }
                }
                case EPOCH_TAG -> epoch = source.varint();
                case PUBLISHED_TAG -> publishedMillis = source.zigzag();
                default -> source.skip(tag);
            }
        }
        return new EventBatch(sequence, epoch, events, skipped, publishedMillis);
    }

    /** One event; null when its kind is unknown here. */
    private static @Nullable ClusterEvent readEnvelope(WireReader source) throws InvalidProtocolBufferException {
        int kind = 0;
        int from = 0;
        int to = 0;
        int end = source.enter();
        for (int tag = source.tag(); tag != 0; tag = source.tag()) {
            switch (tag) {
                case KIND_TAG -> kind = (int) source.varint();
                case BODY_TAG -> {
                    from = source.skipSpan();
                    to = source.position();
                }
                default -> source.skip(tag);
            }
        }
        source.leave(end);
        if (kind != STATE_CHANGED) {
            return other(kind, ByteString.copyFrom(source.bytes(), from, to - from))
                    .orElse(null);
        }
        int behind = source.position();
        source.seek(from, to);
        StateChanged changed = StateChanges.read(source);
        source.seek(behind, end);
        return changed;
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
            case StateChanged _ -> throw new IllegalArgumentException("StateChanged is written by StateChanges");
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

    private static Optional<ClusterEvent> other(int kind, ByteString body) throws InvalidProtocolBufferException {
        return switch (kind) {
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
