/** Planted: an SPI that knows a library. */
@NullMarked
package dev.agora.planted.r2.spi;

import org.jspecify.annotations.NullMarked;
