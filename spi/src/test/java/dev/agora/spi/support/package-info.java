/** Tests of the help for authors of coordinators, without a backend. */
@NullMarked
package dev.agora.spi.support;

import org.jspecify.annotations.NullMarked;
