/**
 * Large blobs: files named by their SHA-256 on each replica, streamed to a majority of the voters before a log entry names them, fetched where
 * one is missing, removed when nobody names or touches them. Made by {@code node}, used by {@code mail}. Read
 * {@link dev.agora.core.store.blob.Blobs} first.
 */
@NullMarked
package dev.agora.core.store.blob;

import org.jspecify.annotations.NullMarked;
