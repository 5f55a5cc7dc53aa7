package dev.agora.coordinator.kafka;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A question that is put to the brokers again and again, one at a time. Confined to the receiver's thread, but for the answers. */
final class Question<T> {
    private record Answer<T>(long askedAt, Optional<T> good, Optional<Throwable> failure) {}

    private final Supplier<CompletionStage<T>> question;
    private final long everyNanos;
    private boolean asked;
    private long askedAt;
    private volatile @Nullable Answer<T> answer; // published by the admin client's thread

    Question(Supplier<CompletionStage<T>> question, long everyNanos, long now) {
        this.question = question;
        this.everyNanos = everyNanos;
        this.askedAt = now;
    }

    /** Asks again when it is time and the last answer is there. */
    void ask(long now) {
        if (now - askedAt >= everyNanos) {
            askSoon(now);
        }
    }

    /** Asks again unless an answer is still to come. */
    void askSoon(long now) {
        Answer<T> last = answer;
        if (asked && (last == null || last.askedAt() != askedAt)) {
            return;
        }
        asked = true;
        askedAt = now;
        question.get()
                .whenComplete((good, failure) ->
                        answer = new Answer<>(now, Optional.ofNullable(good), Optional.ofNullable(failure)));
    }

    /** The last answer, when it was a good one to a question that was put after {@code time}. */
    Optional<T> goodSince(long time) {
        Answer<T> last = answer;
        return last == null || last.askedAt() - time <= 0 ? Optional.empty() : last.good();
    }

    /** Why the last answer was not a good one; empty when it was, and before the first. */
    Optional<Throwable> failure() {
        Answer<T> last = answer;
        return last == null ? Optional.empty() : last.failure().map(KafkaErrors::unwrapped);
    }
}
