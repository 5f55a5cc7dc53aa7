package dev.agora.core.bus;

import dev.agora.spi.CoordinatorHealth;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A coordinator in words, as status and gossip carry them: {@code Zenoh up}, {@code Kafka degraded: no broker answers}.
 *
 * @param type its {@code @type}
 * @param state how it is
 * @param reason why it is not up; empty when it is
 */
public record CoordinatorWords(String type, State state, String reason) {
    private static final Pattern WORDS = Pattern.compile("(.+?) (up|degraded|down)(?:: (.*))?", Pattern.DOTALL);
    /** Names of the bundled coordinator: nodes that call it differently hear each other. */
    private static final Set<String> PEER_TO_PEER = Set.of("Default", "Zenoh", "PeerToPeer");

    /** How a coordinator is. */
    public enum State {
        /** It carries frames. */
        UP,
        /** It does not, or not well, and works on it. */
        DEGRADED,
        /** It is closed or gave up. */
        DOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CoordinatorWords of(String type, CoordinatorHealth health) {
        return switch (health) {
            case CoordinatorHealth.Up _ -> new CoordinatorWords(type, State.UP, "");
            case CoordinatorHealth.Degraded degraded -> new CoordinatorWords(type, State.DEGRADED, degraded.reason());
            case CoordinatorHealth.Down down -> new CoordinatorWords(type, State.DOWN, down.reason());
        };
    }

    /** Reads words; empty when they are none, as those of a node that has not said any. Their end may have been cut. */
    public static Optional<CoordinatorWords> parse(String words) {
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String reason = matcher.group(3);
        return Optional.of(new CoordinatorWords(
                matcher.group(1),
                State.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                reason == null ? "" : reason));
    }

    /** Whether it is up. */
    public boolean isUp() {
        return state == State.UP;
    }

    /** Whether what one publishes can reach the other: they are of one type, by whichever of its names. */
    boolean reaches(CoordinatorWords other) {
        return type.equals(other.type) || (PEER_TO_PEER.contains(type) && PEER_TO_PEER.contains(other.type));
    }

    /** The words without the reason, such as {@code Kafka degraded}. */
    public String brief() {
        return type + " " + state.word();
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? brief() : brief() + ": " + reason;
    }
}
