package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.support.HealthBoard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after an open link: notices what was lost and what came back, reports each possible gap, follows the topic, and sets the
 * health. Confined to the receiver's thread.
 */
final class LinkCare {
    private static final Logger LOG = LoggerFactory.getLogger(LinkCare.class);
    private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
    private static final long FAILURE_SHOWN_NANOS = Duration.ofSeconds(3).toNanos();

    private final CoordinatorContext context;
    private final KafkaSettings settings;
    private final TopicSetup setup;
    private final Publisher publisher;
    private final HealthBoard health;
    private final KafkaErrors errors;
    private @Nullable Watch watch;
    private boolean gap;
    private long lostAt;
    private long nextTick;
    private long topicAt;
    private @Nullable CoordinatorException pollFailure;
    private long pollFailedAt;
    private Optional<String> told = Optional.empty(); // of the topic

    LinkCare(
            CoordinatorContext context,
            KafkaSettings settings,
            TopicSetup setup,
            Publisher publisher,
            HealthBoard health,
            KafkaErrors errors) {
        this.context = context;
        this.settings = settings;
        this.setup = setup;
        this.publisher = publisher;
        this.health = health;
        this.errors = errors;
    }

    /** A link was opened at the first attempt. */
    void opened(Link link) {
        long now = System.nanoTime();
        nextTick = now;
        topicAt = now;
        watch = new Watch(link, setup, settings.timeoutSession(), now);
        ready(link.topic().trouble());
        tellOf(link.topic());
    }

    /** A link was opened after attempts that failed. */
    void openedLate(Link link) {
        context.reporter().possibleGap("connected to " + settings.brokerNames() + ", which were absent before");
        opened(link);
    }

    /** An attempt to open a link failed. */
    void absent(CoordinatorException failure) {
        health.down(String.valueOf(failure.getMessage()));
    }

    /** Reading failed; the next reads may succeed. */
    void readFailed(RuntimeException failure) {
        CoordinatorException known = errors.of("to read", failure);
        pollFailure = known;
        pollFailedAt = System.nanoTime();
        lost(String.valueOf(known.getMessage()), pollFailedAt);
        health.down(String.valueOf(known.getMessage()));
    }

    /** The receiver's thread ended although nobody closed it. */
    void ended() {
        health.down("reading from Kafka ended by a fault of the program; see the log, and restart the node");
    }

    /** The last offset is not there any more. */
    void offsetGone() {
        context.reporter().possibleGap("the last offset is not kept any more: reading from the oldest kept payload");
    }

    /** Looks after the link when it is time; returns whether it is in order. */
    boolean tick(Link open) {
        long now = System.nanoTime();
        Watch looking = watch;
        if (looking == null || now - nextTick < 0) {
            return !gap;
        }
        nextTick = now + TICK_NANOS;
        looking.ask(now);
        looking.topicSince(topicAt).ifPresent(found -> follow(open, found));
        if (looking.lostConnection()) {
            lost("a connection to the brokers " + settings.brokerNames() + " ended", now);
        }
        Optional<String> trouble = trouble(looking, now);
        if (trouble.isPresent()) {
            lost(trouble.get(), now);
            health.down(trouble.get());
            if (looking.topicIsGone()) {
                restoreTopic(open);
            }
            return false;
        }
        publisher.renewWhenBroken();
        if (gap && !(looking.answeredSince(lostAt) && publisher.isReady())) {
            return false;
        }
        if (gap) {
            gap = false;
            looking.askForTopic(now);
            publisher.forgetRefusal();
            context.reporter().possibleGap("connected again: reading on from the last offset");
            LOG.info("node {}: connected to Kafka again, reads on from the last offset", context.nodeId());
        }
        ready(publisher.refusal(now).or(() -> open.topic().trouble()));
        return true;
    }

    private Optional<String> trouble(Watch looking, long now) {
        if (pollFailure != null && now - pollFailedAt < FAILURE_SHOWN_NANOS) {
            return Optional.of(String.valueOf(pollFailure.getMessage()));
        }
        pollFailure = null;
        return looking.failure()
                .map(failure -> String.valueOf(
                        errors.of("to read the topic's end", failure).getMessage()))
                .or(() -> looking.isConnected()
                        ? Optional.empty()
                        : Optional.of("no connection to the brokers " + settings.brokerNames()
                                + ": not running or not reachable; start them, they are tried again"));
    }

    private void ready(Optional<String> trouble) {
        trouble.ifPresentOrElse(health::degraded, health::up);
    }

    /** Logs a difference, which changes no health, when it is new. */
    private void tellOf(TopicState found) {
        Optional<String> difference = found.difference();
        if (!difference.equals(told)) {
            difference.ifPresent(line -> LOG.warn("node {}: {}", context.nodeId(), line));
        }
        told = difference;
    }

    private void lost(String reason, long now) {
        if (!gap) {
            gap = true;
            context.reporter().possibleGap(reason);
            LOG.warn("node {}: {}", context.nodeId(), reason);
        }
        lostAt = now;
    }

    private void follow(Link open, TopicState found) {
        open.follow(found).ifPresent(missed -> {
            context.reporter().possibleGap(missed);
            LOG.warn("node {}: {}", context.nodeId(), missed);
        });
        tellOf(found);
    }

    private void restoreTopic(Link open) {
        try {
            TopicState found = setup.require(open.admin());
            topicAt = System.nanoTime();
            follow(open, found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw errors.of("to create the topic", e);
        }
    }
}
