package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import dev.agora.core.security.AccountService;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import java.util.Map;

/** What the command line may ask of a running node. Safe for all threads; may block on a commit. */
final class AdminCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final AccountService accounts;
    private final CoordinatorLoader coordinators;
    private final NodeStatus status;

    AdminCommands(AccountService accounts, CoordinatorLoader coordinators, NodeStatus status) {
        this.accounts = accounts;
        this.coordinators = coordinators;
        this.status = status;
    }

    Map<String, AdminHandler> handlers() {
        return Map.of(
                "cluster-status", arguments -> status.json(),
                "account-add",
                        arguments -> account(accounts.add(
                                AdminHandler.required(arguments, "address"),
                                AdminHandler.required(arguments, "password"))),
                "account-password",
                        arguments -> account(accounts.setPassword(
                                AdminHandler.required(arguments, "address"),
                                AdminHandler.required(arguments, "password"))),
                "account-list", arguments -> list(),
                "coordinator-list", arguments -> coordinators());
    }

    private static JsonNode account(WriteResult<AccountId> result) throws AdminException {
        return switch (result) {
            case WriteResult.Done<AccountId>(AccountId id, var position) ->
                JSON.objectNode().put("id", id.value()).put("position", position.value());
            case WriteResult.Refused<AccountId>(var reason, String text) -> throw new AdminException(text);
            case WriteResult.Unavailable<AccountId>(String text) ->
                throw new AdminException(text + "; nothing was changed");
            case WriteResult.Unknown<AccountId>(String text) ->
                throw new AdminException(
                        text + "; it may have been done: look with 'agora account list' before trying again");
        };
    }

    private JsonNode list() {
        ArrayNode list = JSON.arrayNode();
        accounts.list()
                .forEach(account ->
                        list.addObject().put("id", account.id().value()).put("address", account.address()));
        return list;
    }

    private JsonNode coordinators() {
        ArrayNode list = JSON.arrayNode();
        for (CoordinatorProvider provider : coordinators.providers()) {
            ObjectNode entry = list.addObject();
            entry.put("type", provider.type());
            provider.aliases().stream().sorted().forEach(entry.putArray("aliases")::add);
            entry.put("spi", provider.spiVersion().toString());
            entry.put("jar", CoordinatorLoader.jarOf(provider));
            ArrayNode properties = entry.putArray("properties");
            provider.properties().forEach(property -> properties.add(property(property)));
        }
        return list;
    }

    private static ObjectNode property(PropertySpec spec) {
        ObjectNode row = JSON.objectNode();
        row.put("key", spec.key());
        row.put("type", spec.type().name().toLowerCase(java.util.Locale.ROOT));
        row.put("default", spec.secret() ? "" : spec.defaultValue().orElse(""));
        row.put("minimum", spec.minimum());
        row.put("maximum", spec.maximum());
        row.put("unit", spec.unit());
        row.put("secret", spec.secret());
        row.put("doc", spec.doc());
        return row;
    }
}
