package dev.agora.core.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a node says of calls that it did not answer in time, and what the caller hears. */
class LateCallsTest {
    private static final NodeId TWO = new NodeId(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private final RpcException late =
            new RpcException(RpcException.Kind.UNKNOWN, "the bus did not answer within 5 s", new TimeoutException());

    private final RpcDispatcher dispatcher = new RpcDispatcher();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RpcDispatcher.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        dispatcher.close();
    }

    private final class Answers implements NodeRpc.Handler {
        private volatile RuntimeException failure = late;
        private volatile boolean works;

        @Override
        public byte[] handle(NodeId caller, byte[] request) {
            if (works) {
                return request;
            }
            throw failure;
        }
    }

    private RpcException failure() {
        try {
            dispatcher
                    .dispatch(TWO, "hello", new byte[0])
                    .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                    .join();
            throw new AssertionError("answered");
        } catch (CompletionException failed) {
            return (RpcException) Objects.requireNonNull(failed.getCause());
        }
    }

    private List<String> lines(Level atLeast) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(atLeast))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void areSaidOnceWithoutAStackUntilOneIsAnswered() {
        Answers answers = new Answers();
        dispatcher.serve("hello", answers);

        assertThat(failure()).isSameAs(late);
        answers.failure = new CompletionException(new TimeoutException());
        assertThat(failure().kind()).isEqualTo(RpcException.Kind.UNKNOWN);
        assertThat(lines(Level.WARN)).singleElement().asString().contains("hello", "node 2", "within 5 s");
        assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);

        answers.works = true;
        assertThat(dispatcher.dispatch(TWO, "hello", new byte[3])).succeedsWithin(LONG);
        answers.works = false;
        assertThat(failure().kind()).isEqualTo(RpcException.Kind.UNKNOWN);

        assertThat(lines(Level.INFO)).hasSize(3).element(1).asString().contains("in time again");
    }

    @Test
    void areNoneWhenAHandlerBreaks() {
        Answers answers = new Answers();
        answers.failure = new IllegalStateException("broken");
        dispatcher.serve("hello", answers);

        assertThat(failure().kind()).isEqualTo(RpcException.Kind.FAILED);

        assertThat(log.list).singleElement().matches(event -> event.getThrowableProxy() != null);
    }
}
