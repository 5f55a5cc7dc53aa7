package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import java.time.Duration;
import java.util.List;

/**
 * The coordinator's settings in their own types.
 *
 * @param extraConfig JSON5 of the operator, empty for none; checked against {@link ZenohConfig}'s allow list
 * @param lease how long a silent peer keeps its transport
 * @param blockTimeout how long a publish waits for one stuck peer before its transport is closed
 * @param slowPublish above this a publish makes the coordinator Degraded for a while
 * @param window payloads that wait to be sent at most
 * @param inbox payloads that wait for one handler at most
 */
record ZenohSettings(
        String extraConfig, Duration lease, Duration blockTimeout, Duration slowPublish, int window, int inbox) {
    static final List<PropertySpec> TABLE = List.of(
            PropertySpec.text(
                    "config",
                    "Further Zenoh configuration as JSON5; only tuning is taken: "
                            + String.join(", ", ZenohConfig.ALLOWED)),
            PropertySpec.duration(
                    "lease",
                    2_000,
                    500,
                    60_000,
                    "How long a silent peer keeps its connection; too low drops peers that pause, too high hides dead ones"),
            PropertySpec.duration(
                    "blockTimeout",
                    500,
                    10,
                    10_000,
                    "How long publishing waits for one stuck peer before that peer is dropped; all peers wait meanwhile"),
            PropertySpec.duration(
                    "slowPublish", 20, 1, 10_000, "A publish that takes longer makes the coordinator Degraded for 5 s"),
            PropertySpec.number(
                    "window",
                    8_192,
                    256,
                    1_048_576,
                    "payloads",
                    "Payloads that wait to be sent; beyond it publishing fails at once and may be tried again"),
            PropertySpec.number(
                    "inbox",
                    65_536,
                    1_024,
                    1_048_576,
                    "payloads",
                    "Payloads that wait for the receiver; beyond it they are dropped and a gap is reported"));

    static ZenohSettings of(CoordinatorSettings settings) {
        String extra = settings.text("config").orElse("");
        ZenohConfig.checkExtra(extra);
        return new ZenohSettings(
                extra,
                settings.duration("lease"),
                settings.duration("blockTimeout"),
                settings.duration("slowPublish"),
                Math.toIntExact(settings.number("window")),
                Math.toIntExact(settings.number("inbox")));
    }
}
