/** Planted: a clock out of its place and a sleep. */
@NullMarked
package dev.agora.planted.r8.mail;

import org.jspecify.annotations.NullMarked;
