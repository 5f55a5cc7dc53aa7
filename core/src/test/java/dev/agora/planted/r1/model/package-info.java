/** Planted: a low line that reaches up. */
@NullMarked
package dev.agora.planted.r1.model;

import org.jspecify.annotations.NullMarked;
