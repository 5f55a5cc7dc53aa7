/** The rules of the house as failing checks, R1 to R10 of the design, each proved on a planted violation. */
@NullMarked
package dev.agora.core.architecture;

import org.jspecify.annotations.NullMarked;
