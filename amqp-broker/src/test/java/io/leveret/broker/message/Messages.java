package io.leveret.broker.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.codec.BasicProperties;

/** Messages for tests, told apart by the text they carry. */
public final class Messages {

    private static final Address ADDRESS = new Address("", "key");

    private Messages() {}

    public static Message transientMessage(String text) {
        return message(BasicProperties.EMPTY, text);
    }

    public static Message persistentMessage(String text) {
        return message(BasicProperties.builder().deliveryMode(2).build(), text);
    }

    public static Message message(BasicProperties properties, String text) {
        byte[] body = text.getBytes(UTF_8);
        return Message.received(ADDRESS, properties.toHeader(body.length), body);
    }

    public static String text(Message message) {
        return new String(message.body(), UTF_8);
    }
}
