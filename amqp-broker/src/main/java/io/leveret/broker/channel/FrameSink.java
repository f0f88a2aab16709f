package io.leveret.broker.channel;

import io.leveret.broker.message.Message;
import io.leveret.codec.Method;

/**
 * Where a connection's frames go. Written on the connection's loop, sent together when the loop is through with what woke it
 * up.
 */
public interface FrameSink {

    void method(int channel, Method method);

    /** A method, and the message that belongs to it. */
    void content(int channel, Method method, Message message);

    /** basic.deliver, by the shortest way. */
    void deliver(int channel, byte[] consumerTagUtf8, long deliveryTag, boolean redelivered, Message message);

    /** basic.ack to a publisher, by the shortest way. */
    void ack(int channel, long sequence, boolean multiple);

    /** Whether the client takes what is written; deliveries wait until it does. Any thread may ask. */
    boolean isWritable();
}
