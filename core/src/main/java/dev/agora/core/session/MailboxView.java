package dev.agora.core.session;

import dev.agora.core.mail.MailboxContent;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.model.Uid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of a selected mailbox as its client numbers them: index 0 is message 1. Confined to its session. Source: RFC 9051 §2.3.1.2. */
public final class MailboxView {
    private final boolean isReadOnly;
    private MailboxInfo info;
    private List<MessageRow> rows;

    /** The view of a client that has just selected {@code content}. */
    public MailboxView(MailboxContent content, boolean isReadOnly) {
        this.isReadOnly = isReadOnly;
        this.info = content.info();
        this.rows = new ArrayList<>(content.messages());
    }

    /** The mailbox as of the last update. */
    public MailboxInfo info() {
        return info;
    }

    /** Whether it was opened by EXAMINE. */
    public boolean isReadOnly() {
        return isReadOnly;
    }

    /** The messages in the client's order. */
    public List<MessageRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** The largest UID; 0 when there is no message. */
    public long largestUid() {
        return rows.isEmpty() ? 0 : rows.getLast().uid().value();
    }

    /** Message number of a UID; 0 when the client does not know it. */
    public int sequenceOf(Uid uid) {
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = rows.get(middle).uid().compareTo(uid);
            if (order == 0) {
                return middle + 1;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    /** Takes rows that the client is told of, or asked not to be told of, by other means. */
    public void absorb(List<MessageRow> changed) {
        for (MessageRow row : changed) {
            int sequence = sequenceOf(row.uid());
            if (sequence > 0) {
                rows.set(sequence - 1, row);
            }
        }
    }

    /**
     * Moves the view to {@code content} and returns what the client must be told, in order.
     *
     * @param mayExpunge false during FETCH, STORE and SEARCH by number (RFC 9051 §7.5.1): messages that are gone stay in the view
     */
    public List<MailboxUpdate> update(MailboxContent content, boolean mayExpunge) {
        info = content.info();
        Map<Uid, MessageRow> present = new HashMap<>();
        content.messages().forEach(row -> present.put(row.uid(), row));
        List<MailboxUpdate> updates = new ArrayList<>();
        if (mayExpunge) {
            expunge(present, updates);
        }
        List<MailboxUpdate> flags = new ArrayList<>();
        for (int index = 0; index < rows.size(); index++) {
            MessageRow before = rows.get(index);
            MessageRow after = present.getOrDefault(before.uid(), before);
            rows.set(index, after);
            if (!after.flags().equals(before.flags())) {
                flags.add(new MailboxUpdate.Flags(index + 1, after));
            }
        }
        long known = largestUid();
        int count = rows.size();
        content.messages().stream().filter(row -> row.uid().value() > known).forEach(rows::add);
        if (rows.size() > count) {
            updates.add(new MailboxUpdate.Exists(rows.size()));
        }
        updates.addAll(flags);
        return updates;
    }

    /** From the last to the first, so that each number is still the one the client knows. */
    private void expunge(Map<Uid, MessageRow> present, List<MailboxUpdate> updates) {
        List<MessageRow> kept = new ArrayList<>(rows.size());
        for (int index = rows.size() - 1; index >= 0; index--) {
            if (present.containsKey(rows.get(index).uid())) {
                kept.add(rows.get(index));
            } else {
                updates.add(new MailboxUpdate.Expunged(index + 1));
            }
        }
        if (!updates.isEmpty()) {
            rows = new ArrayList<>(kept.reversed());
        }
    }
}
