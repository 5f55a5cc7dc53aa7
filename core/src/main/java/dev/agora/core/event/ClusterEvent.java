package dev.agora.core.event;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one node tells all others. Carries ids and positions, never mail content. Immutable. */
public sealed interface ClusterEvent {
    /** Most entries of a list or map in one event. */
    int MAX_ENTRIES = 1024;

    /** Longest text in one event, in characters. */
    int MAX_TEXT = 1024;

    /** An account's objects moved to a position, by type. */
    record StateChanged(AccountId account, Map<ChangeType, Position> positions) implements ClusterEvent {
        /** Copies the map in the order of the types. */
        public StateChanged {
            positions = positions.size() > 1 ? ordered(positions) : Map.copyOf(positions);
        }

        private static Map<ChangeType, Position> ordered(Map<ChangeType, Position> positions) {
            EnumMap<ChangeType, Position> copy = new EnumMap<>(ChangeType.class);
            copy.putAll(positions);
            return Collections.unmodifiableMap(copy);
        }
    }

    /** A message came in from outside. */
    record EmailDelivered(AccountId account, EmailId email, Position position) implements ClusterEvent {}

    /** An account's push subscriptions changed. */
    record PushSubscriptionChanged(AccountId account) implements ClusterEvent {}

    /**
     * Addresses may not connect until a time.
     *
     * @param cidr network in CIDR form
     * @param until end of the block, in whole milliseconds
     * @param reason in words
     * @param version grows with each change of the block, so that the later one wins
     */
    record AddressBlocked(String cidr, Instant until, String reason, long version) implements ClusterEvent {
        /** Checks the lengths. */
        public AddressBlocked {
            requireText("cidr", cidr);
            requireText("reason", reason);
            until = until.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** A block ended early; {@code version} as in {@link AddressBlocked}. */
    record AddressUnblocked(String cidr, long version) implements ClusterEvent {
        /** Checks the length. */
        public AddressUnblocked {
            requireText("cidr", cidr);
        }
    }

    /**
     * Failed logins and protocol errors: by client and span of time, how many so far. Larger counts replace smaller ones. See
     * {@code docs/wire-format.md} for the names.
     */
    record AuthenticationFailures(Map<String, Long> counts) implements ClusterEvent {
        /** Checks the bounds and copies the map in the order of the addresses. */
        public AuthenticationFailures {
            requireEntries("counts", counts.size());
            counts.keySet().forEach(address -> requireText("address", address));
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }
    }

    /** An account's password or tokens no longer hold. */
    record CredentialRevoked(AccountId account) implements ClusterEvent {}

    /** A certificate for these names was replaced. */
    record CertificateChanged(List<String> names, String fingerprint) implements ClusterEvent {
        /** Checks the bounds and copies the list. */
        public CertificateChanged {
            names = texts("names", names);
            requireText("fingerprint", fingerprint);
        }
    }

    /** Settings objects changed. */
    record SettingsChanged(List<String> objects) implements ClusterEvent {
        /** Checks the bounds and copies the list. */
        public SettingsChanged {
            objects = texts("objects", objects);
        }
    }

    /** Caches of these names must be emptied. */
    record CacheInvalidated(List<String> caches) implements ClusterEvent {
        /** Checks the bounds and copies the list. */
        public CacheInvalidated {
            caches = texts("caches", caches);
        }
    }

    /** A node runs a task from now on; a claim of a later term wins. */
    record TaskClaimed(String task, NodeId node, long term) implements ClusterEvent {
        /** Checks the length. */
        public TaskClaimed {
            requireText("task", task);
        }
    }

    private static List<String> texts(String field, List<String> values) {
        requireEntries(field, values.size());
        values.forEach(value -> requireText(field, value));
        return List.copyOf(values);
    }

    private static void requireEntries(String field, int entries) {
        if (entries > MAX_ENTRIES) {
            throw new IllegalArgumentException(field + " has " + entries + " entries, at most " + MAX_ENTRIES);
        }
    }

    private static void requireText(String field, String value) {
        if (value.length() > MAX_TEXT) {
            throw new IllegalArgumentException(field + " has " + value.length() + " characters, at most " + MAX_TEXT);
        }
    }
}
