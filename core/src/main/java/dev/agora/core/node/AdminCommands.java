package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.admin.AdminStream;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import dev.agora.core.security.AccountService;
import java.util.HashMap;
import java.util.Map;

/** What the command line may ask of a running node. Safe for all threads; may block on a commit. */
final class AdminCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final AccountService accounts;
    private final CoordinatorAdmin coordinator;
    private final EventsTail tail;
    private final NodeStatus status;
    private final Departure departure;

    AdminCommands(
            AccountService accounts,
            CoordinatorAdmin coordinator,
            EventsTail tail,
            NodeStatus status,
            Departure departure) {
        this.accounts = accounts;
        this.coordinator = coordinator;
        this.tail = tail;
        this.status = status;
        this.departure = departure;
    }

    private Map<String, AdminHandler> handlers() {
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
                "cluster-leave", departure::leave,
                "cluster-remove", departure::remove,
                "coordinator-list", arguments -> coordinator.list(),
                "coordinator-get", arguments -> coordinator.get(),
                "coordinator-test", coordinator::test);
    }

    /** All handlers, these of other parts included. */
    Map<String, AdminHandler> with(Map<String, AdminHandler> others) {
        Map<String, AdminHandler> all = new HashMap<>(handlers());
        all.putAll(others);
        all.put("account-disable", arguments -> enable(arguments, false));
        all.put("account-enable", arguments -> enable(arguments, true));
        return all;
    }

    Map<String, AdminStream> streams() {
        return Map.of("coordinator-set", coordinator::set, "events-tail", tail::stream);
    }

    private JsonNode enable(JsonNode arguments, boolean isEnabled) throws AdminException {
        return account(accounts.setEnabled(AdminHandler.required(arguments, "address"), isEnabled));
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
                .forEach(account -> list.addObject()
                        .put("id", account.id().value())
                        .put("address", account.address())
                        .put("disabled", account.isDisabled()));
        return list;
    }
}
