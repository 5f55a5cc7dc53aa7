/** Planted: a name that says nothing. */
@NullMarked
package dev.agora.planted.r10;

import org.jspecify.annotations.NullMarked;
