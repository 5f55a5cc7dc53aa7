/**
 * The demonstration: three node processes from this archive, one mail, a killed leader. Called by the command line; runs on its main thread. Read
 * {@link dev.agora.core.bootstrap.demo.DemoScript} first.
 */
@NullMarked
package dev.agora.core.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
