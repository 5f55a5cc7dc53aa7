package dev.agora.core.wire.imap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mailbox names of IMAP4rev1. */
class ModifiedUtf7Test {
    @Test
    void encodesTheExamplesOfTheStandard() {
        assertThat(ModifiedUtf7.encode("~peter/mail/台北/日本語")).isEqualTo("~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assertThat(ModifiedUtf7.encode("Tom & Jerry")).isEqualTo("Tom &- Jerry");
        assertThat(ModifiedUtf7.decode("Entw&APw-rfe")).contains("Entwürfe");
    }

    @Test
    void returnsEveryNameToWhatItWas() {
        Random random = new Random(7);
        for (int round = 0; round < 5000; round++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                int point = random.nextInt(4) == 0 ? random.nextInt(0x1_0000, 0x1_1000) : random.nextInt(0x20, 0x300);
                name.appendCodePoint(point);
            }
            assertThat(ModifiedUtf7.decode(ModifiedUtf7.encode(name.toString())))
                    .contains(name.toString());
        }
    }

    @Test
    void refusesWhatIsNotTheOneEncoding() {
        for (String wrong :
                new String[] {"&", "&AGE-", "&U,BTFw", "&!-", "&U,BTFx-", "ü", "&2AA-", "&U,BTFw-&ZeVnLIqe-", "a\u0001"
                }) {
            assertThat(ModifiedUtf7.decode(wrong)).as(wrong).isEmpty();
        }
    }
}
