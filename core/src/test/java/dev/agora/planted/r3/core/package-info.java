/** Planted: a core that knows a coordinator. */
@NullMarked
package dev.agora.planted.r3.core;

import org.jspecify.annotations.NullMarked;
