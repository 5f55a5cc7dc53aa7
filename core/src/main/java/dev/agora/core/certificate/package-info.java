/**
 * Certificates of the client listeners: their facts, and the one that is stored for all nodes. Called by {@code node}. Read
 * {@link dev.agora.core.certificate.StoredCertificates} first.
 */
@NullMarked
package dev.agora.core.certificate;

import org.jspecify.annotations.NullMarked;
