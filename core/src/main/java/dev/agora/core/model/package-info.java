/**
 * Ids, positions and small values that every layer shares. Immutable, without behaviour beyond their own checks; safe for all threads.
 */
@NullMarked
package dev.agora.core.model;

import org.jspecify.annotations.NullMarked;
