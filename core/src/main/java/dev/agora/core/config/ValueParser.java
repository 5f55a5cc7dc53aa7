package dev.agora.core.config;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the text of a value as its type; empty when it is not allowed. Pure. */
final class ValueParser {
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
    private static final int MAX_ENTRIES = 256;
    /** Port of an entry that names none. */
    static final int NO_PORT = 0;

    private ValueParser() {}

    /** The value as the class that goes with the key's type. */
    static Optional<?> parse(ConfigKey key, String text) {
        return switch (key.type()) {
            case TEXT -> lengthInRange(key, text) ? Optional.of(text) : Optional.empty();
            case NUMBER, PORT -> wholeNumber(text).filter(number -> inRange(key, number));
            case DECIMAL ->
                DECIMAL.matcher(text).matches()
                        ? Optional.of(Double.parseDouble(text))
                                .filter(number -> number >= key.minimum() && number <= key.maximum())
                        : Optional.empty();
            case DURATION ->
                Quantities.millis(text).stream()
                        .boxed()
                        .filter(millis -> inRange(key, millis))
                        .map(Duration::ofMillis)
                        .findFirst();
            case SIZE ->
                Quantities.bytes(text).stream()
                        .boxed()
                        .filter(bytes -> inRange(key, bytes))
                        .findFirst();
            case ADDRESS -> host(text);
            case HOST_PORTS -> hostPorts(text);
            case NODE_IDS -> nodeIds(text);
            case ADDRESS_RANGES -> ranges(text);
            case CHOICE -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(key.choices()::contains);
            case PATH -> text.isEmpty() || text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
            case URL -> url(text);
        };
    }

    private static boolean lengthInRange(ConfigKey key, String text) {
        return !text.isEmpty() && inRange(key, text.length());
    }

    private static boolean inRange(ConfigKey key, long number) {
        return number >= key.minimum() && number <= key.maximum();
    }

    private static Optional<Long> wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** A host without brackets. */
    private static Optional<String> host(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bare.indexOf(':') >= 0) {
            return isLiteral(bare) ? Optional.of(bare) : Optional.empty();
        }
        boolean dottedDigits = bare.matches("[0-9.]+");
        boolean valid = !bracketed
                && (dottedDigits ? isLiteral(bare) : HOST_NAME.matcher(bare).matches());
        return valid ? Optional.of(bare) : Optional.empty();
    }

    private static boolean isLiteral(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException notLiteral) {
            return false;
        }
    }

    private static List<String> entries(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static Optional<List<HostPort>> hostPorts(String text) {
        List<HostPort> parsed = new ArrayList<>();
        for (String entry : entries(text)) {
            Optional<HostPort> address = hostPort(entry);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            parsed.add(address.get());
        }
        return bounded(parsed);
    }

    private static Optional<HostPort> hostPort(String entry) {
        int colon = entry.lastIndexOf(':');
        boolean withPort = entry.startsWith("[") ? entry.indexOf("]:") > 0 : colon >= 0 && entry.indexOf(':') == colon;
        if (!withPort) {
            return host(entry).map(host -> new HostPort(host, NO_PORT));
        }
        Optional<Long> port = wholeNumber(entry.substring(colon + 1)).filter(number -> number >= 1 && number <= 65_535);
        return port.flatMap(
                number -> host(entry.substring(0, colon)).map(host -> new HostPort(host, number.intValue())));
    }

    private static Optional<List<NodeId>> nodeIds(String text) {
        List<NodeId> ids = new ArrayList<>();
        for (String entry : entries(text)) {
            Optional<Long> id = wholeNumber(entry).filter(number -> number >= 1 && number <= Integer.MAX_VALUE);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            ids.add(new NodeId(id.get().intValue()));
        }
        return bounded(ids);
    }

    private static Optional<List<String>> ranges(String text) {
        List<String> parsed = entries(text);
        return parsed.stream().allMatch(ValueParser::isRange) ? bounded(parsed) : Optional.empty();
    }

    private static boolean isRange(String entry) {
        int slash = entry.indexOf('/');
        String address = slash < 0 ? entry : entry.substring(0, slash);
        if (!isLiteral(address)) {
            return false;
        }
        int bits = InetAddress.ofLiteral(address).getAddress().length * 8;
        return slash < 0
                || wholeNumber(entry.substring(slash + 1))
                        .filter(prefix -> prefix >= 0 && prefix <= bits)
                        .isPresent();
    }

    private static <T> Optional<List<T>> bounded(List<T> list) {
        return list.isEmpty() || list.size() > MAX_ENTRIES ? Optional.empty() : Optional.of(List.copyOf(list));
    }

    private static Optional<URI> url(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
