/** Planted: libraries out of their place. */
@NullMarked
package dev.agora.planted.r4.mail;

import org.jspecify.annotations.NullMarked;
