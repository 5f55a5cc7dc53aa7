package dev.agora.core.node;

import dev.agora.core.membership.Membership;
import dev.agora.core.security.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a node of the cluster has an address in a range; asks DNS for members known by name, so it may block. */
record MemberAddresses(Membership membership) implements Predicate<AddressRange> {
    private static final Logger log = LoggerFactory.getLogger(MemberAddresses.class);

    @Override
    public boolean test(AddressRange range) {
        return membership.view().live().stream()
                .map(member -> member.metadata().rpc().host())
                .anyMatch(host -> isIn(range, host));
    }

    private static boolean isIn(AddressRange range, String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (range.contains(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException unknown) {
            log.warn(
                    "the address of member {} is not known, so an automatic block may hit it: {}",
                    host,
                    unknown.getMessage());
            return false;
        }
    }
}
