package io.leveret.broker.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads rabbitmq.conf's format: {@code key = value} lines, {@code #} before a comment, quotes around what has one in it. */
final class ConfigurationFile {

    private static final Pattern LINE = Pattern.compile("([^\\s=#]+)\\s*=\\s*('[^']*'|\"[^\"]*\"|[^#]*?)\\s*(?:#.*)?");

    private ConfigurationFile() {}

    /** The settings of a file, or of {@code rabbitmq.conf} and then {@code conf.d/*.conf} where {@code path} is a directory. */
    static List<Setting> read(Path path) {
        List<Setting> settings = new ArrayList<>();
        for (Path file : filesOf(path)) {
            readInto(settings, file);
        }
        return settings;
    }

    private static List<Path> filesOf(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        Path main = path.resolve("rabbitmq.conf");
        if (Files.exists(main)) {
            files.add(main);
        }
        Path more = path.resolve("conf.d");
        if (Files.isDirectory(more)) {
            try (Stream<Path> entries = Files.list(more)) {
                entries.filter(entry -> entry.toString().endsWith(".conf"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw unreadable(more, e);
            }
        }
        return files;
    }

    private static void readInto(List<Setting> settings, Path file) {
        int number = 0;
        for (String line : linesOf(file)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                settings.add(parse(text, file + ":" + number));
            }
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Setting parse(String text, String place) {
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigurationException("", place + ": not of the form 'key = value'");
        }
        return new Setting(matcher.group(1), unquoted(matcher.group(2)), place);
    }

    private static String unquoted(String value) {
        boolean quoted = value.startsWith("'") || value.startsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static ConfigurationException unreadable(Path file, IOException cause) {
        String why;
        if (cause instanceof NoSuchFileException) {
            why = "no such file";
        } else if (cause instanceof CharacterCodingException) {
            why = "not UTF-8 text";
        } else {
            why = "cannot be read: " + cause.getMessage();
        }
        return new ConfigurationException("", file + ": " + why);
    }
}
