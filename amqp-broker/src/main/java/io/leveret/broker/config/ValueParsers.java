package io.leveret.broker.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the forms that values take in rabbitmq.conf; throws {@link IllegalArgumentException} with the problem. */
final class ValueParsers {

    private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("b", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("kib", 1L << 10),
            Map.entry("kb", 1_000L),
            Map.entry("m", 1L << 20),
            Map.entry("mib", 1L << 20),
            Map.entry("mb", 1_000_000L),
            Map.entry("g", 1L << 30),
            Map.entry("gib", 1L << 30),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("t", 1L << 40),
            Map.entry("tib", 1L << 40),
            Map.entry("tb", 1_000_000_000_000L));

    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private ValueParsers() {}

    static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: '" + text + "'", e);
        }
    }

    static int wholeNumberOrInfinity(String text) {
        if (text.equals("infinity")) {
            return BrokerConfig.UNLIMITED;
        }
        return wholeNumber(text);
    }

    /** Half the processors for {@code auto}: collector and disk need some too. */
    static int threads(String text) {
        return text.equals("auto") ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : wholeNumber(text);
    }

    static boolean truth(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: '" + text + "'");
        };
    }

    static String none(String text) {
        if (!text.equals("none")) {
            throw new IllegalArgumentException("can only be none, got '" + text + "'");
        }
        return text;
    }

    static Optional<String> nameOrNone(String text) {
        return text.equals("none") ? Optional.empty() : Optional.of(text);
    }

    /** More than an int holds comes out as the largest one: every key has a lower bound than that. */
    static int bytes(String text) {
        return (int) Math.min(Integer.MAX_VALUE, scaled(text, BYTES, "b", "a size like 512MiB or 2GB"));
    }

    static long size(String text) {
        return scaled(text, BYTES, "b", "a size like 512MiB or 2GB");
    }

    /** In bytes of the heap that this process may have. */
    static long shareOfHeap(String text) {
        double share = number(text);
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException("not above 0 and at most 1: '" + text + "'");
        }
        return (long) (share * Runtime.getRuntime().maxMemory());
    }

    /** In bytes. */
    static long timesMachineMemory(String text) {
        double times = number(text);
        if (times < 0) {
            throw new IllegalArgumentException("negative: '" + text + "'");
        }
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return (long) (times * machine.getTotalMemorySize());
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: '" + text + "'", e);
        }
    }

    static Duration milliseconds(String text) {
        return duration(text, "ms");
    }

    static int seconds(String text) {
        return (int) Math.min(Integer.MAX_VALUE, duration(text, "s").toSeconds());
    }

    private static Duration duration(String text, String unitOfBareNumber) {
        return Duration.ofMillis(scaled(text, MILLISECONDS, unitOfBareNumber, "a time like 500ms, 10s or 2m"));
    }

    private static long scaled(String text, Map<String, Long> units, String unitOfBareNumber, String expected) {
        Matcher matcher = NUMBER_WITH_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not " + expected + ": '" + text + "'");
        }
        String name =
                matcher.group(2).isEmpty() ? unitOfBareNumber : matcher.group(2).toLowerCase(Locale.ROOT);
        Long unit = units.get(name);
        if (unit == null) {
            throw new IllegalArgumentException("not " + expected + ": '" + text + "'");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large: '" + text + "'", e);
        }
    }

    /** {@code 5672}, {@code 127.0.0.1:5672}, {@code [::1]:5672}, and RabbitMQ's {@code :::5672} for every interface. */
    static Listener listener(String text) {
        int colon = text.lastIndexOf(':');
        int port = wholeNumber(text.substring(colon + 1));
        return new Listener(colon < 0 ? Optional.empty() : host(text.substring(0, colon)), port);
    }

    /** The host, without the brackets of an IPv6 address; empty for an address that stands for every interface. */
    static Optional<String> host(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        if (host.isEmpty()) {
            throw new IllegalArgumentException("an address is missing");
        }
        return host.equals("::") ? Optional.empty() : Optional.of(host);
    }

    static Path directory(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a directory is missing");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: '" + text + "'", e);
        }
    }

    static int port(String text) {
        return new Listener(Optional.empty(), wholeNumber(text)).port();
    }

    /** True for exact. */
    static boolean exactOrHead(String value) {
        if (!value.equals("exact") && !value.equals("head")) {
            throw new IllegalArgumentException("expected exact or head");
        }
        return value.equals("exact");
    }
}
