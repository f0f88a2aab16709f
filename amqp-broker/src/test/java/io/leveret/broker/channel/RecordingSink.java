package io.leveret.broker.channel;

import static io.leveret.broker.message.Messages.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.broker.message.Message;
import io.leveret.codec.Method;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent to a client, who takes it all until a test says otherwise. */
final class RecordingSink implements FrameSink {

    private final List<String> sent = new ArrayList<>();
    private final List<Long> tags = new ArrayList<>();
    private boolean writable = true;
    private Runnable whenAsked = () -> {};

    @Override
    public void method(int channel, Method method) {
        sent.add(method.toString());
    }

    @Override
    public void content(int channel, Method method, Message message) {
        sent.add(method + " " + text(message));
    }

    @Override
    public void deliver(int channel, byte[] consumerTagUtf8, long deliveryTag, boolean redelivered, Message message) {
        tags.add(deliveryTag);
        sent.add("deliver " + new String(consumerTagUtf8, UTF_8) + " " + deliveryTag + (redelivered ? " again " : " ")
                + text(message));
    }

    @Override
    public void ack(int channel, long sequence, boolean multiple) {
        sent.add("ack " + sequence + (multiple ? " and all before" : ""));
    }

    @Override
    public boolean isWritable() {
        boolean answer = writable;
        Runnable meanwhile = whenAsked;
        whenAsked = () -> {};
        meanwhile.run();
        return answer;
    }

    /** Does this on behalf of another thread, right after the next question whether there is room was answered. */
    void afterNextQuestion(Runnable meanwhile) {
        whenAsked = meanwhile;
    }

    void writable(boolean isWritable) {
        writable = isWritable;
    }

    /** What was sent since the last call. */
    List<String> taken() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    /** The delivery tags so far. */
    List<Long> tags() {
        return tags;
    }
}
