/** Measurements of Agora beside what it stands on, in one run; started by {@code benchmarks/run}. */
@NullMarked
package dev.agora.benchmarks;

import org.jspecify.annotations.NullMarked;
