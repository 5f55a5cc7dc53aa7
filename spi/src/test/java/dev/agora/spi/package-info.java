/** Tests of the SPI's own types. */
@NullMarked
package dev.agora.spi;

import org.jspecify.annotations.NullMarked;
