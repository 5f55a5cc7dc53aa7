/** The guarantees of the bus on all backends at a small scale, as part of the build. */
@NullMarked
package dev.agora.benchmarks.guarantees;

import org.jspecify.annotations.NullMarked;
