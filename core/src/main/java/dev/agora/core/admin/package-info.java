/**
 * Administration of a running node: the Unix domain socket in {@code data.path}, its line-delimited JSON protocol, and the client of it.
 *
 * <p>The assembly registers one {@link dev.agora.core.admin.AdminHandler} a command; each connection runs on a virtual thread. Read
 * {@link dev.agora.core.admin.AdminServer} and {@link dev.agora.core.admin.AdminClient} first.
 */
@NullMarked
package dev.agora.core.admin;

import org.jspecify.annotations.NullMarked;
