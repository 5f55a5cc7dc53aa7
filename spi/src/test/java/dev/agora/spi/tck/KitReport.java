package dev.agora.spi.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes the outcome of each check of a class to {@code target/kit/‹class›.json}: an array of objects with backend, theme,
 * check, outcome and milliseconds. The configuration parameter {@code agora.kit.report} set to false turns it off.
 */
final class KitReport implements BeforeEachCallback, AfterAllCallback, TestWatcher {
    private final Map<String, Long> began = new ConcurrentHashMap<>();
    private final List<Map<String, Object>> outcomes = new CopyOnWriteArrayList<>();
    private volatile String backend = "";

    @Override
    public void beforeEach(ExtensionContext context) {
        if (context.getRequiredTestInstance() instanceof CoordinatorTck kit) {
            backend = kit.provider().type();
        }
        began.put(context.getUniqueId(), System.nanoTime());
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, "passed");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "failed");
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "skipped");
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, "skipped");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean off = context.getConfigurationParameter("agora.kit.report")
                .map("false"::equals)
                .orElse(false);
        if (off || outcomes.isEmpty()) {
            return;
        }
        Path file = Path.of("target", "kit", context.getRequiredTestClass().getSimpleName() + ".json");
        try {
            KitJson.write(file, outcomes);
        } catch (IOException e) {
            throw new UncheckedIOException("the kit's report " + file + " cannot be written", e);
        }
    }

    private void note(ExtensionContext context, String outcome) {
        Method method = context.getRequiredTestMethod();
        long before = began.getOrDefault(context.getUniqueId(), System.nanoTime());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("backend", backend);
        entry.put("theme", theme(method.getDeclaringClass()));
        entry.put("check", method.getName());
        entry.put("outcome", outcome);
        entry.put("milliseconds", Duration.ofNanos(System.nanoTime() - before).toMillis());
        outcomes.add(entry);
    }

    /** The words of a class such as {@code LifeCycleChecks}: life cycle. */
    private static String theme(Class<?> checks) {
        String[] words = checks.getSimpleName().replaceAll("Checks$", "").split("(?=[A-Z])");
        return String.join(
                " ",
                Arrays.stream(words)
                        .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }
}
