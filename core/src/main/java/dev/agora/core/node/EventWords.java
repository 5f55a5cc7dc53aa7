package dev.agora.core.node;

import dev.agora.core.event.ClusterEvent;
import java.util.stream.Collectors;

/** Events in an operator's words. Pure. */
final class EventWords {
    private EventWords() {}

    static String kind(ClusterEvent event) {
        return event.getClass().getSimpleName();
    }

    static String text(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.StateChanged changed ->
                "account " + changed.account().value() + ": "
                        + changed.positions().entrySet().stream()
                                .map(entry -> entry.getKey() + " to "
                                        + entry.getValue().value())
                                .collect(Collectors.joining(", "));
            case ClusterEvent.EmailDelivered delivered ->
                "account " + delivered.account().value() + ": email "
                        + delivered.email().value() + " at "
                        + delivered.position().value();
            case ClusterEvent.PushSubscriptionChanged changed ->
                "account " + changed.account().value();
            case ClusterEvent.AddressBlocked blocked ->
                blocked.cidr() + " until " + blocked.until() + ": " + blocked.reason() + " (version "
                        + blocked.version() + ")";
            case ClusterEvent.AddressUnblocked unblocked -> unblocked.cidr() + " (version " + unblocked.version() + ")";
            case ClusterEvent.AuthenticationFailures failures ->
                failures.counts().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
            case ClusterEvent.CredentialRevoked revoked ->
                "account " + revoked.account().value();
            case ClusterEvent.CertificateChanged changed ->
                String.join(", ", changed.names()) + ": " + changed.fingerprint();
            case ClusterEvent.SettingsChanged changed -> String.join(", ", changed.objects());
            case ClusterEvent.CacheInvalidated invalidated -> String.join(", ", invalidated.caches());
            case ClusterEvent.TaskClaimed claimed ->
                claimed.task() + " by node " + claimed.node() + ", term " + claimed.term();
        };
    }
}
