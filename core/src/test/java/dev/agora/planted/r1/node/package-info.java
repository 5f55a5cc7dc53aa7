/** Planted: a high line. */
@NullMarked
package dev.agora.planted.r1.node;

import org.jspecify.annotations.NullMarked;
