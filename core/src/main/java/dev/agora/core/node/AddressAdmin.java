package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.security.AddressBlocking;
import dev.agora.core.security.AddressRange;
import dev.agora.core.security.BlockAnswer;
import dev.agora.core.store.BlockChange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code agora address}: blocks, lifts and lists. An administrator may block any range, loopback and members included; the answer warns. */
record AddressAdmin(AddressBlocking blocking, MemberAddresses members) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final AddressRange LOOPBACK_4 = AddressRange.parse("127.0.0.0/8");
    private static final AddressRange LOOPBACK_6 = AddressRange.of(InetAddress.ofLiteral("::1"));

    /** Longest block in words of time; a longer one is one without an end. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    Map<String, AdminHandler> handlers() {
        return Map.of("address-block", this::block, "address-unblock", this::unblock, "address-list", _ -> list());
    }

    private JsonNode block(JsonNode arguments) throws AdminException {
        AddressRange range = range(arguments);
        long millis = arguments.path("forMillis").asLong(0);
        if (millis < 0 || millis > LONGEST.toMillis()) {
            throw new AdminException(
                    "a block lasts at most " + LONGEST.toDays() + " days; leave out --for for one without an end");
        }
        Optional<Duration> time = Optional.of(Duration.ofMillis(millis)).filter(Duration::isPositive);
        String reason = arguments.path("reason").asText("");
        if (reason.length() > BlockChange.MAX_REASON) {
            throw new AdminException(
                    "the reason has " + reason.length() + " characters: give at most " + BlockChange.MAX_REASON);
        }
        BlockAnswer answer = blocking.block(range, time, reason.isEmpty() ? "by an administrator" : reason);
        ObjectNode result = row(answer.change(), answer.isStored());
        warn(result, range);
        return result;
    }

    private JsonNode unblock(JsonNode arguments) throws AdminException {
        AddressRange range = range(arguments);
        Optional<BlockAnswer> answer = blocking.unblock(range);
        if (answer.isEmpty()) {
            throw new AdminException(
                    range + " is not blocked; 'agora address list' shows what is, in the form to give here");
        }
        return row(answer.get().change(), answer.get().isStored());
    }

    private JsonNode list() {
        ArrayNode list = JSON.arrayNode();
        blocking.list().forEach(change -> list.add(row(change, blocking.isStored(change))));
        return list;
    }

    private void warn(ObjectNode result, AddressRange range) {
        ArrayNode warnings = result.putArray("warnings");
        warnIf(
                () -> range.overlaps(LOOPBACK_4) || range.overlaps(LOOPBACK_6),
                warnings,
                "it has loopback addresses: clients that come from them on the nodes' own machines are kept out, an MTA that"
                        + " delivers by LMTP included");
        warnIf(
                () -> members.test(range),
                warnings,
                "a node of the cluster is in it: the nodes go on to reach each other, mail clients on that machine do not");
        warnIf(
                () -> blocking.isAllowed(range),
                warnings,
                "security.allowed-ips has addresses in it: those are not kept out");
    }

    private static void warnIf(Supplier<Boolean> condition, ArrayNode warnings, String text) {
        if (condition.get()) {
            warnings.add(text);
        }
    }

    private static AddressRange range(JsonNode arguments) throws AdminException {
        try {
            return AddressRange.parse(AdminHandler.required(arguments, "address"));
        } catch (IllegalArgumentException malformed) {
            throw new AdminException(String.valueOf(malformed.getMessage()), malformed);
        }
    }

    private static ObjectNode row(BlockChange change, boolean isStored) {
        ObjectNode row = JSON.objectNode();
        row.put("address", change.range());
        row.put("blocked", change.isBlocked());
        if (change.isBlocked() && change.isForever()) {
            row.putNull("until");
        } else {
            row.put("until", change.until().toString());
        }
        row.put("reason", change.reason());
        row.put("version", change.version());
        row.put("stored", isStored);
        return row;
    }
}
