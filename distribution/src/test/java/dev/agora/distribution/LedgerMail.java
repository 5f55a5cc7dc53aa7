package dev.agora.distribution;

/** Messages that are told apart by their Message-ID and by the Received header that the sender's MTA put on top. */
final class LedgerMail {
    private LedgerMail() {}

    static String messageId(String sender, int number) {
        return "<" + sender + "." + number + "@ledger.agora.example>";
    }

    /** The message, the same bytes at each call, as a sender that tries again sends it. */
    static String text(String sender, int number) {
        return "Received: from herald.agora.example by ledger.agora.example with ESMTP id " + sender + number
                + "; Mon, 1 Jun 2026 09:00:00 +0000\r\n"
                + "Message-ID: " + messageId(sender, number) + "\r\n"
                + "Date: Mon, 1 Jun 2026 09:00:00 +0000\r\n"
                + "From: Herald <herald@agora.example>\r\n"
                + "To: <" + ProcessCluster.ADDRESS + ">\r\n"
                + "Subject: Entry " + number + " of " + sender + "\r\n"
                + "\r\n"
                + "Entry " + number + ".\r\n";
    }
}
