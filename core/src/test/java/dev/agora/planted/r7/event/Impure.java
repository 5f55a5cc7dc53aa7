package dev.agora.planted.r7.event;

import java.net.InetSocketAddress;

/** Planted: an event that knows sockets. */
public record Impure(InetSocketAddress address) {}
