package dev.agora.planted.r2.spi;

import org.slf4j.Logger;

/** Planted: an SPI type with a library's type in it. */
public record Leaky(Logger logger) {}
