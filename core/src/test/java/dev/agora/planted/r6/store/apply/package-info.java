/** Planted: an apply with a file. */
@NullMarked
package dev.agora.planted.r6.store.apply;

import org.jspecify.annotations.NullMarked;
