/**
 * Credentials: who may log in. Called by {@code wire} on virtual threads and by the command line's socket. Read
 * {@link dev.agora.core.security.Authenticator} first.
 */
@NullMarked
package dev.agora.core.security;

import org.jspecify.annotations.NullMarked;
