package dev.agora.core.mail;

import dev.agora.core.model.Uid;

/** Where an appended message went (APPENDUID, RFC 4315 §3). */
public record AppendedUid(long uidValidity, Uid uid) {}
