/**
 * Clock, timers, randomness, lanes and back-off: the only place that reads a clock or draws a random number.
 */
@NullMarked
package dev.agora.core.runtime;

import org.jspecify.annotations.NullMarked;
