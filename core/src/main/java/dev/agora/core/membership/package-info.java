/**
 * Who is in the cluster and what they say of themselves, as everybody above gossip sees it. Read {@link dev.agora.core.membership.Membership}
 * first.
 */
@NullMarked
package dev.agora.core.membership;

import org.jspecify.annotations.NullMarked;
