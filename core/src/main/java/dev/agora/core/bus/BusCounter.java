package dev.agora.core.bus;

/** What the bus counts since start. */
public enum BusCounter {
    /** Events published here. */
    PUBLISHED,
    /** Frames published here. */
    FRAMES_PUBLISHED,
    /** Frames that the coordinator refused, did not take in time, or was not given because it is slow; peers fetch them. */
    PUBLISH_FAILED,
    /** Times that more events waited than the bound, which resyncs all peers. */
    OVERFLOWS,
    /** Frames that opened and came from a proven start of a member. */
    RECEIVED,
    /** Events passed to listeners. */
    DELIVERED,
    /** Frames dropped because they came again or too late: at or below where their origin is followed from, or in a gap that was given up. */
    DUPLICATES,
    /** Gaps found in the row of an origin. */
    GAPS,
    /** Frames that were missing and came in time. */
    REPAIRED,
    /** Resyncs told to listeners. */
    RESYNCS,
    /** Payloads that no key opened or that were malformed: forged, foreign, altered. */
    REFUSED,
    /** Frames of no member's present start, dropped. */
    UNPROVEN,
    /** Payloads dropped because too many waited; all peers are asked for their positions then, and what is missing is fetched. */
    DROPPED,
    /** Times that a coordinator said that payloads may not have arrived; all peers are asked for their positions then. */
    POSSIBLE_GAPS,
    /** Addresses with failed logins left out of a batch; their next failure tells the whole count. */
    FAILURES_LEFT_OUT,
    /** Comparisons of their truth that listeners were asked for, one for all Resyncs that came together. */
    REREADS,
    /** Events of kinds unknown to this version. */
    SKIPPED
}
