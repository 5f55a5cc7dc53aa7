/**
 * The kit tested: coordinators with one fault each, made from the in-memory one, and the check that must catch it. Start with
 * {@link dev.agora.spi.tck.mutation.Fault} and {@link dev.agora.spi.tck.mutation.KitMutationTest}.
 */
@NullMarked
package dev.agora.spi.tck.mutation;

import org.jspecify.annotations.NullMarked;
