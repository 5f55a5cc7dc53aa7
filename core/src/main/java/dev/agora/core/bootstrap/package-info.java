/**
 * Main and the command line: what {@code agora …} does.
 *
 * <p>Nobody calls in but the start script. Read {@link dev.agora.core.bootstrap.Main} and
 * {@link dev.agora.core.bootstrap.AgoraCommand} first.
 */
@NullMarked
package dev.agora.core.bootstrap;

import org.jspecify.annotations.NullMarked;
