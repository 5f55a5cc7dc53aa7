/**
 * What is in a message: its parts by offset in the bytes as they came, envelope, sections and search. Called by {@code wire.imap} and its
 * encoder; reads anything and bounds depth, parts and addresses. Read {@link dev.agora.core.wire.imap.content.MessageContent} first.
 */
@NullMarked
package dev.agora.core.wire.imap.content;

import org.jspecify.annotations.NullMarked;
