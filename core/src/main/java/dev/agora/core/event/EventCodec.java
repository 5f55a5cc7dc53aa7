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
import dev.agora.core.wireformat.event.NamesRecord;
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

    /** Most bytes of a batch beside its events. */
    public static final int HEAD_BYTES = 64;

    private static final byte VERSION = 1;
    /** A tag and a kind below 128. */
    private static final int KIND_BYTES = 2;

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
        WireWriter target = new WireWriter(batch.events().size() * ENVELOPE_BYTES * 2);
        begin(batch.sequence(), target);
        for (ClusterEvent event : batch.events()) {
            write(event, target);
        }
        return end(batch.sequence(), batch.epoch(), batch.publishedMillis(), target);
    }

    /** Bytes that {@code event} takes in a batch, at most. */
    public static int sizeOf(ClusterEvent event) {
        return event instanceof StateChanged changed
                ? StateChanges.mostBytes(changed)
                : ENVELOPE_BYTES + body(event).getSerializedSize();
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

    /** Begins what {@code BatchRecord} says; the fields stand in the order of their numbers, and what is 0 or empty is left out. */
    static void begin(long sequence, WireWriter target) {
        target.room(HEAD_BYTES);
        target.small(VERSION);
        target.small(SEQUENCE_TAG);
        target.varint(sequence);
    }

    /** Writes an event with its envelope. */
    static void write(ClusterEvent event, WireWriter target) {
        if (event instanceof StateChanged changed) {
            StateChanges.write(changed, target);
            return;
        }
        byte[] body = body(event).toByteArray();
        target.room(ENVELOPE_BYTES + body.length);
        target.small(EVENTS_TAG);
        target.varint(KIND_BYTES + (body.length == 0 ? 0 : 1 + WireWriter.sizeOf(body.length) + body.length));
        target.small(KIND_TAG);
        target.small(kind(event));
        if (body.length > 0) {
            target.small(BODY_TAG);
            target.varint(body.length);
            target.raw(body);
        }
    }

    /** Begins the envelope of a StateChanged, whose body follows; returns the body's place for {@link #endState}. */
    static int beginState(WireWriter target) {
        target.small(EVENTS_TAG);
        target.beginSpan();
        target.small(KIND_TAG);
        target.small(STATE_CHANGED);
        target.small(BODY_TAG);
        return target.beginSpan();
    }

    /** Ends the envelope of a StateChanged. */
    static void endState(int body, WireWriter target) {
        target.endSpan(body);
        target.endSpan(body - KIND_BYTES - 2);
    }

    /** Ends a batch and gives it. @throws IllegalArgumentException when it is larger than {@value #MAX_BYTES} bytes */
    static byte[] end(long sequence, long epoch, long publishedMillis, WireWriter target) {
        target.room(HEAD_BYTES);
        if (epoch != 0) {
            target.small(EPOCH_TAG);
            target.varint(epoch);
        }
        if (publishedMillis != 0) {
            target.small(PUBLISHED_TAG);
            target.zigzag(publishedMillis);
        }
        if (target.length() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "batch " + sequence + " has " + target.length() + " bytes, at most " + MAX_BYTES);
        }
        return target.toByteArray();
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
