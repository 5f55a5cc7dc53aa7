/**
 * One running node: the one place where the services are wired, by hand, in order. Called by the command line. Read
 * {@link dev.agora.core.node.NodeAssembly} first.
 */
@NullMarked
package dev.agora.core.node;

import org.jspecify.annotations.NullMarked;
