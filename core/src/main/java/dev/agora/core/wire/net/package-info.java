/**
 * TCP and TLS for the mail protocols: Netty frames bytes on its event loops, a connection's work runs serially on a virtual thread that ends
 * when there is nothing to do. Used by {@code wire.lmtp} and {@code wire.imap} only. Read {@link dev.agora.core.wire.net.Connection} and
 * {@link dev.agora.core.wire.net.ConnectionHandler} first.
 */
@NullMarked
package dev.agora.core.wire.net;

import org.jspecify.annotations.NullMarked;
