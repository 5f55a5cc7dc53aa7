package dev.agora.core.node;

import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a coordinator reports that was made for a look only; whoever looks sees its health. Safe for all threads.
 *
 * @param what the look, for the log
 */
record QuietReporter(String what) implements EventReporter {
    private static final Logger log = LoggerFactory.getLogger(QuietReporter.class);

    @Override
    public void possibleGap(String reason) {
        log.debug("{}: {}", what, reason);
    }

    @Override
    public void healthChanged(CoordinatorHealth health) {
        log.debug("{}: {}", what, health);
    }

    @Override
    public void handlerFailed(Throwable failure) {
        log.warn("{}: a handler failed", what, failure);
    }
}
