/**
 * System tests: node processes started from the unpacked archive that system property {@code agora.archive} names, spoken to over LMTP, IMAP and the
 * admin socket. Read {@link dev.agora.distribution.ProcessCluster} first.
 */
@NullMarked
package dev.agora.distribution;

import org.jspecify.annotations.NullMarked;
