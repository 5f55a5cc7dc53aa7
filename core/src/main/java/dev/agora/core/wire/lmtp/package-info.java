/**
 * Mail comes in: LMTP (RFC 2033). A pure engine {@link dev.agora.core.wire.lmtp.LmtpSession} and the server that drives it on connections.
 * Constructed by {@code node}. Read {@link dev.agora.core.wire.lmtp.LmtpServer} and {@link dev.agora.core.wire.lmtp.LmtpSession} first.
 */
@NullMarked
package dev.agora.core.wire.lmtp;

import org.jspecify.annotations.NullMarked;
