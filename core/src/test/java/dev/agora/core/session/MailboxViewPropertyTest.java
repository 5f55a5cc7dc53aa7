package dev.agora.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.MailboxContent;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.runtime.RandomSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A client that believes what it is told ends with the mailbox as it is, whatever happened to it. */
final class MailboxViewPropertyTest {
    private final List<MessageRow> mailbox = new ArrayList<>();
    private long nextUid = 1;

    @Test
    void keepsTheClientsNumbersRightOverRandomChanges() {
        for (long seed = 0; seed < 200; seed++) {
            RandomSource random = RandomSource.seeded(seed);
            mailbox.clear();
            nextUid = 1;
            change(random);
            MailboxView view = new MailboxView(content(), false);
            List<String> client =
                    new ArrayList<>(view.rows().stream().map(this::seen).toList());

            for (int step = 0; step < 30; step++) {
                change(random);
                boolean mayExpunge = random.below(3) > 0 || step == 29;
                for (MailboxUpdate update : view.update(content(), mayExpunge)) {
                    assertThat(mayExpunge || !(update instanceof MailboxUpdate.Expunged))
                            .isTrue();
                    believe(client, view, update);
                }
                assertThat(client)
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(view.rows().stream().map(this::seen).toList());
            }
            assertThat(client)
                    .as("seed %d", seed)
                    .isEqualTo(mailbox.stream().map(this::seen).toList());
        }
    }

    private void believe(List<String> client, MailboxView view, MailboxUpdate update) {
        switch (update) {
            case MailboxUpdate.Expunged gone -> client.remove(gone.sequence() - 1);
            case MailboxUpdate.Flags flags -> client.set(flags.sequence() - 1, seen(flags.row()));
            case MailboxUpdate.Exists exists -> {
                assertThat(exists.count()).isGreaterThan(client.size());
                for (int index = client.size(); index < exists.count(); index++) {
                    client.add(seen(view.rows().get(index)));
                }
            }
        }
    }

    private void change(RandomSource random) {
        for (int count = random.below(4); count > 0; count--) {
            mailbox.add(row(nextUid++, random.below(3)));
        }
        mailbox.removeIf(row -> random.below(6) == 0);
        mailbox.replaceAll(row -> random.below(4) == 0 ? row(row.uid().value(), random.below(3)) : row);
    }

    private String seen(MessageRow row) {
        return row.uid() + " " + row.flags();
    }

    private MailboxContent content() {
        MailboxInfo info = new MailboxInfo(
                new MailboxId(1), "INBOX", 1, nextUid, Position.NONE, Optional.empty(), false, mailbox.size(), 0, 0);
        return new MailboxContent(info, mailbox);
    }

    private static MessageRow row(long uid, int flag) {
        List<String> flags = List.of("\\Seen", "\\Deleted", "work").subList(0, flag);
        BlobId blob = BlobId.of(new byte[BlobId.BYTES]);
        return new MessageRow(
                new Uid(uid), new EmailId(uid), new Position(uid), new TreeSet<>(flags), Instant.EPOCH, 1, blob);
    }
}
