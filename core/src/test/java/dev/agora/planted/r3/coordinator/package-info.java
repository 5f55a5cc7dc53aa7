/** Planted: a coordinator. */
@NullMarked
package dev.agora.planted.r3.coordinator;

import org.jspecify.annotations.NullMarked;
