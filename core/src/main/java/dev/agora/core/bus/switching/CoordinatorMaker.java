package dev.agora.core.bus.switching;

import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes coordinators of the plug-ins found, with what this node lends. Fields marked local-only never leave the node: they are taken from its
 * own settings and left out of the replicated value. Immutable; safe for all threads.
 */
public final class CoordinatorMaker {
    private final CoordinatorLoader loader;
    private final CoordinatorLoan loan;
    private final OwnCoordinator own;

    /** Makes with {@code loader} and {@code loan}; local-only fields come from {@code own}. */
    public CoordinatorMaker(CoordinatorLoader loader, CoordinatorLoan loan, OwnCoordinator own) {
        this.loader = loader;
        this.loan = loan;
        this.own = own;
    }

    /** The plug-ins found. */
    public CoordinatorLoader loader() {
        return loader;
    }

    /** What the node's own settings say. */
    OwnCoordinator own() {
        return own;
    }

    /** A coordinator, not started. @throws dev.agora.spi.CoordinatorException when there is no plug-in or a field does not fit */
    Coordinator make(String type, Map<String, String> fields) {
        return loader.create(type, withLocal(type, fields), loan);
    }

    /** The same with another loan, as for a probe. */
    Coordinator make(String type, Map<String, String> fields, CoordinatorLoan lent) {
        return loader.create(type, withLocal(type, fields), lent);
    }

    /** What this node lends. */
    public CoordinatorLoan loan() {
        return loan;
    }

    /** Whether coordinators of the type listen on this node's address. */
    boolean listens(String type) {
        return loader.listens(type);
    }

    /** Stands in for one that cannot be opened. */
    Coordinator absent(String reason) {
        return CoordinatorLoader.absent(reason, loan);
    }

    /** The fields without those that stay on the node. */
    Map<String, String> shared(String type, Map<String, String> fields) {
        Set<String> local = keys(type, PropertySpec::localOnly);
        Map<String, String> shared = new TreeMap<>(fields);
        shared.keySet().removeAll(local);
        return shared;
    }

    /** The own fields that the type knows; all of them when no other type was set that they could be meant for. */
    Map<String, String> overrideFields(String type) {
        boolean isOfOther = own.typeWasSet() && !own.type().equals(type);
        Map<String, String> fields = new TreeMap<>(own.fields());
        if (isOfOther) {
            fields.keySet().retainAll(keys(type, _ -> true));
        }
        return fields;
    }

    /** Keys of secret fields, as far as the plug-in is here to tell. */
    public Set<String> secretKeys(String type) {
        return keys(type, PropertySpec::secret);
    }

    private Map<String, String> withLocal(String type, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        for (String key : keys(type, PropertySpec::localOnly)) {
            String value = own.fields().get(key);
            if (value != null) {
                all.put(key, value);
            }
        }
        return all;
    }

    private Set<String> keys(String type, Predicate<PropertySpec> kind) {
        return loader.find(type).map(CoordinatorProvider::properties).stream()
                .flatMap(java.util.List::stream)
                .filter(kind)
                .map(PropertySpec::key)
                .collect(Collectors.toSet());
    }
}
