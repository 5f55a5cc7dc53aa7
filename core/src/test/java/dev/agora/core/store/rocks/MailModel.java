package dev.agora.core.store.rocks;

import dev.agora.core.model.BlobId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one account should hold after commands, in the simplest way that could be right. */
final class MailModel {
    final SortedMap<String, Box> boxes = new TreeMap<>();
    final Map<BlobId, Long> octetsOfLarge;
    private final Map<BlobId, Integer> names;

    /** Blobs are counted over accounts: models of one store share their counts. */
    MailModel(Map<BlobId, Integer> names, Map<BlobId, Long> octetsOfLarge) {
        this.names = names;
        this.octetsOfLarge = octetsOfLarge;
        for (String name : List.of("INBOX", "Drafts", "Sent", "Trash", "Junk", "Archive")) {
            boxes.put(name, new Box());
        }
    }

    void add(String mailbox, BlobId blob, long octets, SortedSet<String> flags) {
        Box box = boxes.get(mailbox);
        if (box != null) {
            box.put(new Mail(flags, blob, octets));
            names.merge(blob, 1, Integer::sum);
        }
    }

    void create(String name) {
        boxes.putIfAbsent(name, new Box());
    }

    void delete(String name) {
        if (!name.equals("INBOX") && boxes.containsKey(name)) {
            Optional.ofNullable(boxes.remove(name))
                    .ifPresent(box -> box.mails.values().forEach(this::forget));
        }
    }

    void rename(String from, String to) {
        if (!from.equals("INBOX") && boxes.containsKey(from) && !boxes.containsKey(to)) {
            Optional.ofNullable(boxes.remove(from)).ifPresent(box -> boxes.put(to, box));
        }
    }

    void flag(String mailbox, List<Long> uids, int mode, List<String> flags) {
        Box box = boxes.getOrDefault(mailbox, new Box());
        for (long uid : new TreeSet<>(uids)) {
            Mail before = box.mails.get(uid);
            if (before != null) {
                SortedSet<String> after = mode == 0 ? new TreeSet<>() : new TreeSet<>(before.flags);
                if (mode == 2) {
                    after.removeAll(flags);
                } else {
                    after.addAll(flags);
                }
                box.mails.put(uid, new Mail(after, before.blob, before.octets));
            }
        }
    }

    void transfer(String from, List<Long> uids, String to, boolean isMove) {
        Box source = boxes.get(from);
        Box target = boxes.get(to);
        if (source == null || target == null) {
            return;
        }
        // A copy: entries of the map change with it.
        SortedMap<Long, Mail> named = new TreeMap<>(source.mails);
        named.keySet().retainAll(uids);
        for (Map.Entry<Long, Mail> entry : named.entrySet()) {
            if (isMove) {
                source.mails.remove(entry.getKey());
            } else {
                names.merge(entry.getValue().blob, 1, Integer::sum);
            }
            target.put(entry.getValue());
        }
    }

    void expunge(String mailbox, List<Long> uids) {
        Box box = boxes.getOrDefault(mailbox, new Box());
        for (long uid : new TreeSet<>(uids)) {
            Mail mail = box.mails.get(uid);
            if (mail != null && mail.flags.contains("\\Deleted")) {
                box.mails.remove(uid);
                forget(mail);
            }
        }
    }

    private void forget(Mail mail) {
        names.merge(mail.blob, -1, Integer::sum);
        names.remove(mail.blob, 0);
    }

    /** Mailboxes with their messages, as text. */
    Map<String, String> describe() {
        Map<String, String> described = new HashMap<>();
        boxes.forEach((name, box) -> described.put(name, box.next + " " + new TreeMap<>(box.mails)));
        return described;
    }

    /** A mailbox. */
    static final class Box {
        final SortedMap<Long, Mail> mails = new TreeMap<>();
        long next = 1;

        private void put(Mail mail) {
            mails.put(next++, mail);
        }
    }

    /** A message. */
    record Mail(SortedSet<String> flags, BlobId blob, long octets) {}
}
