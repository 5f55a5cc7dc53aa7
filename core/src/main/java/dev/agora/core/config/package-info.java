/**
 * Settings: one table of keys, and the loader that turns file, environment and command line into records.
 *
 * <p>Everybody may call in; nothing here owns a thread or remembers anything. Read {@link dev.agora.core.config.ConfigKeys} and
 * {@link dev.agora.core.config.ConfigLoader} first.
 */
@NullMarked
package dev.agora.core.config;

import org.jspecify.annotations.NullMarked;
