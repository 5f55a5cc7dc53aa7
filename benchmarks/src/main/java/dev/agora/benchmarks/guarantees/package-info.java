/**
 * Guarantees B1 to B9 of the bus, shown with counts on each backend: three whole buses on the real coordinator of the backend, with membership
 * and node calls in process so that both can be made to fail.
 */
@NullMarked
package dev.agora.benchmarks.guarantees;

import org.jspecify.annotations.NullMarked;
