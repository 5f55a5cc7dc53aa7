package dev.agora.core.bus.switching;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.store.Applied;
import dev.agora.core.store.Command;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredCoordinator;
import java.util.Optional;

/** The row in this node's replica of the store. */
public record StoredRows(Store store, OperationWriter writer, ReplicatedLog log, boolean isReplica)
        implements CoordinatorRows {
    @Override
    public Optional<StoredCoordinator> read() {
        return store.read(MailReads::coordinator);
    }

    @Override
    public boolean leads() {
        return log.status().role() == LogStatus.Role.LEADER;
    }

    @Override
    public CommitOutcome<Applied> write(CoordinatorStep step) {
        return writer.write(new Command.ChangeCoordinator(step));
    }
}
