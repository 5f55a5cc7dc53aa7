package dev.agora.benchmarks.guarantees;

/** One of B1 to B9, as it is tried on a backend. */
interface Guarantee {
    /** Its number and words. */
    String title();

    /** Tries it and counts. Leaves the backend running. */
    void show(Stage stage, Scale scale, Findings findings) throws Exception;
}
