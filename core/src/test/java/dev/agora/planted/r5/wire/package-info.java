/** Planted: a protocol that reads the store. */
@NullMarked
package dev.agora.planted.r5.wire;

import org.jspecify.annotations.NullMarked;
