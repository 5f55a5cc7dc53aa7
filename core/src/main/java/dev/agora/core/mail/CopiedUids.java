package dev.agora.core.mail;

import dev.agora.core.model.Uid;
import java.util.List;

/** Which messages became which by COPY or MOVE, pairwise in ascending order of source (COPYUID, RFC 4315 §3). */
public record CopiedUids(long uidValidity, List<Uid> source, List<Uid> target) {}
