package dev.agora.core.wire.imap.decode;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates as IMAP writes them (RFC 9051 §9 date, date-time). */
final class Dates {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern DATE = Pattern.compile("([ 0-9]?[0-9])-([A-Za-z]{3})-([0-9]{4})");
    private static final Pattern DATE_TIME =
            Pattern.compile(DATE.pattern() + " ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})");

    private Dates() {}

    /** A date, quoted or not. */
    static LocalDate date(Tokens tokens) throws BadSyntax {
        String text = new String(tokens.astring(), StandardCharsets.ISO_8859_1);
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new BadSyntax("Expected a date like 1-Feb-2026");
        }
        try {
            return day(matcher);
        } catch (DateTimeException outOfRange) {
            throw new BadSyntax("No such day in the calendar");
        }
    }

    /** A quoted date with time and zone. */
    static Instant dateTime(Tokens tokens) throws BadSyntax {
        String text = new String(tokens.string(), StandardCharsets.ISO_8859_1);
        Matcher matcher = DATE_TIME.matcher(text);
        if (!matcher.matches()) {
            throw new BadSyntax("Expected a date like \" 1-Feb-2026 12:00:00 +0100\"");
        }
        try {
            LocalDateTime local = day(matcher).atTime(number(matcher, 4), number(matcher, 5), number(matcher, 6));
            int minutes = number(matcher, 8) * 60 + number(matcher, 9);
            int east = matcher.group(7).equals("-") ? -minutes : minutes;
            return local.minusMinutes(east).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException outOfRange) {
            throw new BadSyntax("No such time in the calendar");
        }
    }

    private static LocalDate day(Matcher matcher) {
        int month = MONTHS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
        return LocalDate.of(number(matcher, 3), month, number(matcher, 1));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group).trim());
    }
}
