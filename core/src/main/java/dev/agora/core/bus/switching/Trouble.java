package dev.agora.core.bus.switching;

/**
 * Why a coordinator could not be opened.
 *
 * @param why what was tried, the value, the remedy
 * @param forGood whether no retry mends it
 */
record Trouble(String why, boolean forGood) {}
