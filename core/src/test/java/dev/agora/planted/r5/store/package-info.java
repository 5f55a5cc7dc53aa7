/** Planted: a store. */
@NullMarked
package dev.agora.planted.r5.store;

import org.jspecify.annotations.NullMarked;
