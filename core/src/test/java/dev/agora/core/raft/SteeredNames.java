package dev.agora.core.raft;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Host names that a test answers itself; all others are looked up as ever. Java finds it by its service file. Safe for all threads. */
public final class SteeredNames extends InetAddressResolverProvider {
    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();

    /** Answers lookups of one name, on the thread that asks. */
    @FunctionalInterface
    interface Answer {
        InetAddress address() throws UnknownHostException;
    }

    static void steer(String host, Answer answer) {
        ANSWERS.put(host, answer);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "names of tests";
    }

    private record Resolver(InetAddressResolver others) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            Answer answer = ANSWERS.get(host);
            return answer == null ? others.lookupByName(host, policy) : Stream.of(answer.address());
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return others.lookupByAddress(address);
        }
    }
}
