/** Planted: an event with a socket. */
@NullMarked
package dev.agora.planted.r7.event;

import org.jspecify.annotations.NullMarked;
