package dev.agora.planted.r8.mail;

/** Planted: reads the clock and sleeps. */
public final class Sleeper {
    private Sleeper() {}

    /** Does both. */
    public static long sleep() throws InterruptedException {
        Thread.sleep(1);
        return System.nanoTime();
    }
}
