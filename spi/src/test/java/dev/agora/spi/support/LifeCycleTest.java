package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a coordinator's life allows, and how it refuses the rest. */
class LifeCycleTest {
    private static final Payload PAYLOAD = Payload.copyOf(new byte[3]);

    private final List<String> done = new ArrayList<>();
    private final LifeCycle life = new LifeCycle();

    @Test
    void whatIsStartedPublishesAndSubscribes() {
        life.start(() -> done.add("open"), () -> done.add("undo"));
        assertThat(publish(3)).isCompleted();
        assertThat(life.subscribe(() -> "registered")).isEqualTo("registered");
        assertThat(done).containsExactly("open", "sent");
    }

    @Test
    void beforeStartAndAfterCloseItIsABug() {
        refused("CREATED");
        life.start(() -> done.add("open"), () -> done.add("undo"));
        life.end();
        life.end();
        refused("CLOSED");
        assertThat(done).containsExactly("open");
    }

    @Test
    void whileItStartsItIsNotStarted() {
        life.start(() -> refused("STARTING"), () -> done.add("undo"));
        assertThat(done).isEmpty();
    }

    @Test
    void startingTwiceAndAfterCloseIsABug() {
        life.start(() -> done.add("open"), () -> done.add("undo"));
        assertBug(() -> life.start(() -> done.add("open"), () -> done.add("undo")), "STARTED_TWICE", "STARTED");
        life.end();
        assertBug(() -> life.start(() -> done.add("open"), () -> done.add("undo")), "STARTED_TWICE", "CLOSED");
        assertThat(done).containsExactly("open");
    }

    @Test
    void aStartThatFailsIsUndoneAndFinal() {
        CoordinatorException failure = new CoordinatorException(Kind.CONFIG, "WRONG", "wrong");
        assertThatThrownBy(() -> life.start(
                        () -> {
                            throw failure;
                        },
                        () -> done.add("undo")))
                .isSameAs(failure);
        assertThat(done).containsExactly("undo");
        refused("CLOSED");
    }

    @Test
    void aCloseDuringTheStartIsNotForgotten() {
        life.start(life::end, () -> done.add("undo"));
        assertThat(done).containsExactly("undo");
        refused("CLOSED");
    }

    @Test
    void aPayloadThatIsTooLargeIsRefusedWithBothSizes() {
        life.start(() -> {}, () -> {});
        assertThat(publish(2))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(CoordinatorException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Kind.CONFIG);
                    assertThat(refusal.code()).isEqualTo("PAYLOAD_TOO_LARGE");
                    assertThat(refusal).hasMessageContaining("3 bytes").hasMessageContaining("at most 2");
                });
        assertThat(done).isEmpty();
    }

    private CompletableFuture<Void> publish(int maxBytes) {
        return life.publish(PAYLOAD, maxBytes, this::send).toCompletableFuture();
    }

    private CompletionStage<Void> send(Payload payload) {
        assertThat(payload).isSameAs(PAYLOAD);
        done.add("sent");
        return CompletableFuture.completedStage(null);
    }

    private void refused(String state) {
        List<String> before = List.copyOf(done);
        assertBug(() -> life.subscribe(() -> done.add("registered")), "NOT_STARTED", state);
        CompletableFuture<Void> published = publish(3);
        assertBug(
                () -> {
                    try {
                        published.join();
                    } catch (CompletionException e) {
                        throw e.getCause();
                    }
                },
                "NOT_STARTED",
                state);
        assertThat(done).isEqualTo(before);
    }

    private static void assertBug(ThrowingCallable call, String code, String state) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CoordinatorException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Kind.BUG);
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal).hasMessageEndingWith("when " + state);
        });
    }
}
