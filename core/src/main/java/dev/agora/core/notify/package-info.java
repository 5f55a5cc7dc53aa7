/**
 * Tells sessions that an account moved to a position: two feeds (the log's applier and the bus) come in, the first one wins. Called by
 * {@code store} and {@code bus}, listened to by {@code session}. Read {@link dev.agora.core.notify.Notifier} first.
 */
@NullMarked
package dev.agora.core.notify;

import org.jspecify.annotations.NullMarked;
