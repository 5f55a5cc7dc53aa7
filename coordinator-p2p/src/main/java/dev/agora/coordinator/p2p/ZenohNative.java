package dev.agora.coordinator.p2p;

import dev.agora.spi.Payload;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The foreign-function handles of the native library; the only file that knows its C interface. Safe for all threads. */
@SuppressWarnings("restricted") // native access is granted by the start option
final class ZenohNative implements ZenohLibrary {
    /** Version of the C interface this class speaks. */
    static final int ABI = 1;

    /** First part of the name that Zenoh's own threads get when they call into Java; they live as long as the process. */
    static final String RUNTIME_THREAD = "zenoh-runtime";

    /** How the virtual machine names a foreign thread that it attaches. */
    private static final String ATTACHED_THREAD = "Thread-";

    private static final Logger LOG = LoggerFactory.getLogger(ZenohNative.class);
    private static final int ERROR_BYTES = 4_096;
    private static final int UNKNOWN_SESSION = -2;
    private static final int MAX_ID_CHARS = 64;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private final MethodHandle open;
    private final MethodHandle put;
    private final MethodHandle close;

    /** Binds the functions of the library at {@code file}, which stays loaded for the process's life. */
    ZenohNative(Path file) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
        var pointer = ValueLayout.ADDRESS;
        this.open = handle(
                symbols,
                "agora_zenoh_open",
                FunctionDescriptor.of(SIZE, pointer, SIZE, pointer, SIZE, pointer, pointer, pointer, SIZE));
        this.put = handle(symbols, "agora_zenoh_put", FunctionDescriptor.of(INT, SIZE, pointer, SIZE, pointer, SIZE));
        this.close = handle(symbols, "agora_zenoh_close", FunctionDescriptor.ofVoid(SIZE));
        int abi = abi(handle(symbols, "agora_zenoh_abi", FunctionDescriptor.of(INT)));
        if (abi != ABI) {
            throw new IllegalArgumentException("the library speaks interface " + abi + ", this version needs " + ABI);
        }
    }

    @Override
    public Session open(String json, String topic, Events events) throws ZenohFailure {
        Arena arena = Arena.ofShared();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment config = call.allocateFrom(json);
            MemorySegment key = call.allocateFrom(topic);
            MemorySegment error = call.allocate(ERROR_BYTES);
            Upcalls upcalls = new Upcalls(events);
            long number = (long) open.invokeExact(
                    config,
                    config.byteSize() - 1,
                    key,
                    key.byteSize() - 1,
                    upcalls.message(arena),
                    upcalls.peer(arena),
                    error,
                    (long) ERROR_BYTES);
            if (number == 0) {
                // the arena stays: a callback of the refused session may still be under way
                throw new ZenohFailure(error.getString(0));
            }
            return new NativeSession(number, arena);
        } catch (ZenohFailure | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ZenohFailure("call of agora_zenoh_open failed", e);
        }
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor shape) {
        MemorySegment symbol =
                symbols.find(name).orElseThrow(() -> new IllegalArgumentException("the library lacks " + name));
        return LINKER.downcallHandle(symbol, shape);
    }

    private static int abi(MethodHandle version) {
        try {
            return (int) version.invokeExact();
        } catch (Throwable e) {
            throw new IllegalArgumentException("the library does not tell its interface version", e);
        }
    }

    /** One session: its number on the other side, and the memory of its callbacks. */
    private final class NativeSession implements Session {
        private final long number;
        private final Arena arena;
        private final MemorySegment error;
        private final MemorySegment outgoing;
        private final AtomicBoolean closed = new AtomicBoolean();

        NativeSession(long number, Arena arena) {
            this.number = number;
            this.arena = arena;
            // not of the session's arena: a put may be under way when the session closes
            this.error = Arena.ofAuto().allocate(ERROR_BYTES);
            this.outgoing = Arena.ofAuto().allocate(Payload.MAX_BYTES);
        }

        @Override
        public void put(Payload payload) throws ZenohFailure {
            outgoing.asByteBuffer().put(payload.asReadOnlyBuffer());
            int result;
            try {
                result = (int) put.invokeExact(number, outgoing, (long) payload.size(), error, (long) ERROR_BYTES);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ZenohFailure("call of agora_zenoh_put failed", e);
            }
            if (result != 0) {
                throw new ZenohFailure(result == UNKNOWN_SESSION ? "the session is closed" : error.getString(0));
            }
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            try {
                close.invokeExact(number);
            } catch (Throwable e) {
                LOG.warn("closing Zenoh session {} failed", number, e);
            }
            arena.close();
        }
    }

    /** The two callbacks of one session. An exception that left them would end the JVM, so none does. */
    private static final class Upcalls {
        private final Events events;

        Upcalls(Events events) {
            this.events = events;
        }

        MemorySegment message(Arena arena) {
            return stub(
                    arena,
                    "onMessage",
                    MethodType.methodType(void.class, MemorySegment.class, long.class),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, SIZE));
        }

        MemorySegment peer(Arena arena) {
            return stub(
                    arena,
                    "onPeer",
                    MethodType.methodType(void.class, MemorySegment.class, long.class, int.class),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, SIZE, INT));
        }

        private MemorySegment stub(Arena arena, String method, MethodType type, FunctionDescriptor shape) {
            try {
                MethodHandle target = MethodHandles.lookup().bind(this, method, type);
                return LINKER.upcallStub(target, shape, arena);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("callback " + method + " is missing", e);
            }
        }

        @SuppressWarnings("UnusedMethod") // bound by name in message()
        private void onMessage(MemorySegment bytes, long length) {
            try {
                nameThread();
                if (length <= Integer.MAX_VALUE) {
                    events.message(Payload.copyOf(bytes.reinterpret(length).asByteBuffer()));
                }
            } catch (Throwable e) {
                LOG.error("a payload of {} bytes was lost between Zenoh and Java", length, e);
            }
        }

        @SuppressWarnings("UnusedMethod") // bound by name in peer()
        private void onPeer(MemorySegment zid, long length, int up) {
            try {
                nameThread();
                if (length <= MAX_ID_CHARS) {
                    byte[] text = zid.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
                    events.peer(new ZenohId(new String(text, StandardCharsets.US_ASCII)), up != 0);
                }
            } catch (Throwable e) {
                LOG.error("the coming or going of a peer was lost between Zenoh and Java", e);
            }
        }

        /** Names Zenoh's own threads as they are attached; an upcall may also come on the Java thread that opens the session. */
        private static void nameThread() {
            Thread thread = Thread.currentThread();
            if (thread.getName().startsWith(ATTACHED_THREAD)) {
                thread.setName(RUNTIME_THREAD + "-" + thread.threadId());
            }
        }
    }
}
