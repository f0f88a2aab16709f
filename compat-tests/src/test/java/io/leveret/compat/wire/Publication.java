package io.leveret.compat.wire;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message to publish. Immutable. */
@SuppressWarnings("ArrayRecordComponent")
public record Publication(BasicMethod.Publish method, byte[] properties, byte[] body) {

    private static final int CLASS_ID = 60;
    private static final byte[] NO_PROPERTIES = {0, 0};
    private static final byte[] DELIVERY_MODE_2 = {0x10, 0, 2};

    public static Publication to(String exchange, String routingKey, String text) {
        return new Publication(
                new BasicMethod.Publish(exchange, routingKey, false, false),
                NO_PROPERTIES,
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** With these properties. */
    public static Publication of(BasicMethod.Publish method, BasicProperties properties, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Publication(method, properties.toHeader(body.length).properties(), body);
    }

    /** By way of the default exchange. */
    public static Publication toQueue(String queue, String text) {
        return to("", queue, text);
    }

    public Publication mandatory() {
        return new Publication(
                new BasicMethod.Publish(method.exchange(), method.routingKey(), true, method.immediate()),
                properties,
                body);
    }

    public Publication immediate() {
        return new Publication(
                new BasicMethod.Publish(method.exchange(), method.routingKey(), method.mandatory(), true),
                properties,
                body);
    }

    public Publication persistent() {
        return withProperties(DELIVERY_MODE_2);
    }

    /** With property flags and values in wire form. */
    public Publication withProperties(byte[] flagsAndValues) {
        return new Publication(method, flagsAndValues, body);
    }

    public Publication withBody(byte[] otherBody) {
        return new Publication(method, properties, otherBody);
    }

    byte[] header() {
        return header(CLASS_ID, body.length, properties);
    }

    /** The payload of a content header frame. */
    public static byte[] header(int classId, long bodySize, byte[] properties) {
        return ByteBuffer.allocate(12 + properties.length)
                .putShort((short) classId)
                .putShort((short) 0)
                .putLong(bodySize)
                .put(properties)
                .array();
    }

    /** The payload of a content header frame of a message without properties. */
    public static byte[] header(long bodySize) {
        return header(CLASS_ID, bodySize, NO_PROPERTIES);
    }
}
