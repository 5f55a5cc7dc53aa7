package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusHealth;
import dev.agora.core.bus.PeerHealth;
import dev.agora.core.bus.PeerHealth.State;
import dev.agora.core.membership.MemberState;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.CoordinatorHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** B9: faults are injected one after another; health by backend and by peer must name each, with its reason and since when, and its end. */
final class HealthNames implements Guarantee {
    private static final Duration NEWER =
            Duration.ofMillis(50); // the clock is read a moment before a fault is injected

    @Override
    public String title() {
        return "B9 health names the fault";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) throws Exception {
        Site site = stage.site();
        try (Trial trial = new Trial(site, scale.heartbeat())) {
            TrialNode one = trial.one();
            TrialNode two = trial.two();
            TrialNode three = trial.three();
            Naming naming = new Naming(trial, findings);
            naming.name(
                    "backend killed, by each node",
                    site::kill,
                    since -> trial.nodes().stream()
                            .allMatch(node -> isNamed(node.bus.health(), site.named(node.id.value()), since)));
            naming.alsoName(
                    "backend killed, by peer",
                    since -> is(one.hears(two), State.HEARD_BY_CALLS, "is not up", since)
                            && is(two.hears(three), State.HEARD_BY_CALLS, "is not up", since));
            naming.healed(site::start);
            naming.name("frames of one node lost on the way", () -> lose(site, two, true), since -> {
                one.publish();
                return is(two.hears(one), State.HEARD_BY_CALLS, "", since)
                        && !two.hears(one).reason().isEmpty();
            });
            naming.healed(() -> lose(site, two, false));
            naming.name(
                    "node calls cut between two nodes",
                    () -> trial.cluster.cut(one.id, two.id),
                    since -> is(one.hears(two), State.HEARD_WITHOUT_CALLS, "the link to node 2 is cut", since)
                            && is(two.hears(one), State.HEARD_WITHOUT_CALLS, "the link to node 1 is cut", since)
                            && one.hears(three).state() == State.HEARD);
            naming.healed(trial.cluster::mend);
            naming.name(
                    "one node convicted",
                    () -> trial.cluster.see(three.id, MemberState.DOWN),
                    since -> is(one.hears(three), State.GONE, "node 3 is DOWN", since)
                            && is(two.hears(three), State.GONE, "node 3 is DOWN", since));
            naming.healed(() -> trial.cluster.see(three.id, MemberState.ALIVE));
            naming.report();
        }
    }

    private static void lose(Site site, TrialNode node, boolean begins) {
        if (begins) {
            node.leak.lose(Integer.MAX_VALUE);
            site.swallow(node.id.value());
        } else {
            node.leak.close();
            site.heal(node.id.value());
        }
    }

    private static boolean isNamed(BusHealth health, String name, Instant since) {
        return switch (health.coordinator()) {
            case CoordinatorHealth.Up _ -> false;
            case CoordinatorHealth.Degraded(String reason, Instant from) -> reason.contains(name) && isNew(from, since);
            case CoordinatorHealth.Down(String reason, Instant from) -> reason.contains(name) && isNew(from, since);
        };
    }

    private static boolean is(PeerHealth peer, State state, String words, Instant since) {
        return peer.state() == state && peer.reason().contains(words) && isNew(peer.since(), since);
    }

    private static boolean isNew(Instant from, Instant since) {
        return !from.isBefore(since.minus(NEWER));
    }

    /** What brings a fault about, or ends it. */
    private interface Act {
        void run() throws Exception;
    }

    /** Counts the faults that were named, and how soon. */
    private static final class Naming {
        private final Trial trial;
        private final Findings findings;
        private Instant since = Instant.EPOCH;
        private int injected;
        private int named;
        private int healed;

        Naming(Trial trial, Findings findings) {
            this.trial = trial;
            this.findings = findings;
        }

        void name(String fault, Act inject, Predicate<Instant> isNamed) throws Exception {
            since = WallClock.system().instant();
            inject.run();
            alsoName(fault, isNamed);
        }

        void alsoName(String fault, Predicate<Instant> isNamed) {
            long begin = Patience.now();
            Instant from = since;
            injected++;
            if (named(() -> isNamed.test(from))) {
                named++;
                findings.measure(fault + ", ms", Patience.millis(Patience.now() - begin));
            } else {
                findings.require(false, fault + ": not named; " + words());
            }
        }

        private static boolean named(BooleanSupplier isNamed) {
            return Patience.until(Duration.ofSeconds(30), isNamed);
        }

        private String words() {
            StringBuilder words = new StringBuilder();
            trial.nodes().forEach(node -> {
                words.append(node.bus.health().words()).append("; ");
                node.bus
                        .peers()
                        .forEach(peer -> words.append(peer.words(node.id)).append("; "));
            });
            return words.toString();
        }

        void healed(Act heal) throws Exception {
            heal.run();
            trial.awaitCalm();
            healed++;
        }

        void report() {
            findings.count("faults looked for", injected);
            findings.count("named with reason and since", named);
            findings.count("healed and no longer named", healed);
        }
    }
}
