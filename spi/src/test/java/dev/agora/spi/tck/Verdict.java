package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator made of a mistake.
 *
 * @param thrown by settings, create, start, subscribe or publish; null when none of them failed
 * @param complaint why it was not up at the end; empty when it was
 * @param texts everything it said: messages with their causes, healths, gaps, and what was printed meanwhile
 */
record Verdict(@Nullable CoordinatorException thrown, String complaint, List<String> texts) {
    /** Makes the mistake beside {@code others}, and waits until the coordinator has said all that is asked, or patience ends. */
    static Verdict of(Bench bench, KitMistake mistake, List<TckNode> others) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(tee(out, printed));
        System.setErr(tee(err, printed));
        List<String> texts = new ArrayList<>();
        try {
            Verdict verdict = attempt(bench, mistake, others, texts);
            texts.add(printed.toString(StandardCharsets.UTF_8));
            return verdict;
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Everything that the failure and the health say together. */
    String said() {
        return (thrown == null ? "" : thrown.getMessage() + " ") + complaint;
    }

    private static Verdict attempt(Bench bench, KitMistake mistake, List<TckNode> others, List<String> texts) {
        TestContext context;
        TckNode node;
        try {
            context = bench.keep(TestContext.of(7, bench.provider(), mistake.settings()));
            bench.kit().prepare(context);
            mistake.prepare().accept(context);
            others.forEach(other -> context.addPeer(other.context().localAddress()));
            texts.add(context.settings().toString());
            node = bench.keep(new TckNode(context, bench.provider(), bench.stamp()));
        } catch (CoordinatorException refused) {
            collect(refused, texts);
            return new Verdict(refused, "", texts);
        }
        CoordinatorException thrown = null;
        try {
            node.start();
            thrown = awaitComplaint(bench, node, mistake);
        } catch (CoordinatorException refused) {
            thrown = refused;
        }
        if (thrown != null) {
            collect(thrown, texts);
        }
        texts.addAll(context.reporter().gaps());
        context.reporter().healths().stream().map(CoordinatorHealth::toString).forEach(texts::add);
        texts.add(node.complaint());
        return new Verdict(thrown, node.complaint(), texts);
    }

    private static @Nullable CoordinatorException awaitComplaint(Bench bench, TckNode node, KitMistake mistake) {
        AtomicReference<@Nullable CoordinatorException> refused = new AtomicReference<>();
        try {
            Waiting.await().atMost(bench.patience()).until(() -> {
                CoordinatorException failure = publish(node);
                refused.set(failure);
                String said = node.complaint() + (failure == null ? "" : failure.getMessage());
                return mistake.named().stream().allMatch(said::contains);
            });
        } catch (ConditionTimeoutException silence) {
            return refused.get();
        }
        return refused.get();
    }

    private static @Nullable CoordinatorException publish(TckNode node) {
        CompletionStage<Void> stage = node.coordinator().publish(TckPayloads.pattern(node.stamp(), 16));
        try {
            stage.toCompletableFuture().get(500, TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException | CompletionException failure) {
            return failure.getCause() instanceof CoordinatorException known ? known : null;
        } catch (TimeoutException pending) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void collect(Throwable failure, List<String> texts) {
        for (Throwable each = failure; each != null && texts.size() < 50; each = each.getCause()) {
            texts.add(each.toString());
        }
    }

    private static PrintStream tee(PrintStream first, OutputStream second) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        first.write(octet);
                        synchronized (second) {
                            try {
                                second.write(octet);
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
