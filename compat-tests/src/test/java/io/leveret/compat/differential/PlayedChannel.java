package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.differential.Operation.Answer;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Incoming;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A channel on which operations are played, and what it hears. Opens when it is needed. One thread at a time. */
final class PlayedChannel {

    /** No consumer has this tag: asking for its end changes nothing, and the answer comes behind everything else. */
    private static final String FENCE = "fence";

    private final WireChannel wire;
    private final Wording wording;
    private final Listener listener;
    private final Heard heard = new Heard();
    private final Unsettled unsettled = new Unsettled();
    private final PendingConfirms confirms = new PendingConfirms();
    private final Set<String> withoutAcks = new HashSet<>();
    private boolean open;
    private boolean closing;
    private boolean transactional;

    /** Whether those who asked and are not answered yet need not acknowledge. */
    private final Deque<Boolean> askedWithoutAcks = new ArrayDeque<>();

    /** Operations are played without waiting for each to be carried out. */
    private boolean hasty;

    private long lastTag;

    /** Is told of the names that a broker makes up. */
    interface Listener {
        void named(String queue);

        /** Somebody waits for a direct reply. */
        void requested(String address);
    }

    PlayedChannel(WireChannel wire, Wording wording, Listener listener) {
        this.wire = wire;
        this.wording = wording;
        this.listener = listener;
    }

    void open() {
        if (!open) {
            wire.send(new ChannelMethod.Open());
            awaitOpen();
            open = true;
        }
    }

    /**
     * Leaves out what was under way when the channel was closed, which may come until it is open again: deliveries, and from RabbitMQ
     * a second close where it was sent two mistakes at once.
     */
    private void awaitOpen() {
        Incoming incoming = wire.next();
        while (incoming instanceof Incoming.Header
                || incoming instanceof Incoming.Body
                || !(method(incoming) instanceof ChannelMethod.OpenOk)) {
            incoming = wire.next();
        }
    }

    void send(Method method) {
        note(method);
        wire.send(method);
        if (method instanceof TxMethod.Commit && !hasty) {
            awaitCommit();
        }
    }

    /** RabbitMQ takes nothing on a channel while it carries out a commit. */
    private void awaitCommit() {
        while (open && !(read() instanceof TxMethod.CommitOk)) {}
    }

    /** What follows, up to the end of the step, is sent without waiting for answers. */
    void hasten() {
        hasty = true;
    }

    private void note(Method method) {
        if (method instanceof ChannelMethod.Close) {
            closing = true;
        } else if (method instanceof BasicMethod.Consume consume) {
            if (consume.noWait()) {
                consumes(consume.consumerTag(), consume.noAck());
            } else {
                askedWithoutAcks.add(consume.noAck());
            }
        } else if (method instanceof BasicMethod.Get get) {
            askedWithoutAcks.add(get.noAck());
        } else if (method instanceof BasicMethod.Recover || method instanceof BasicMethod.RecoverAsync) {
            unsettled.clear();
        } else if (method instanceof ConfirmMethod.Select select && select.noWait()) {
            confirms.select();
        }
    }

    private void consumes(String tag, boolean noAck) {
        if (noAck) {
            withoutAcks.add(tag);
        } else {
            withoutAcks.remove(tag);
        }
    }

    void publish(BasicMethod.Publish method, BasicProperties properties, String body) {
        wire.publish(Publication.of(method, properties, body));
        confirms.published();
    }

    void settle(int choice, Answer answer, boolean multiple) {
        Long tag = unsettled.take(choice, answer, multiple);
        if (tag == null) {
            heard.answer("nothing to settle");
            return;
        }
        wire.send(answer.method(tag, multiple));
        if (!transactional) {
            unsettled.commit();
        }
    }

    /** Asks for a sign that the broker has carried out all that was sent on this channel. */
    void sendFence() {
        if (open && !closing) {
            wire.send(new BasicMethod.Cancel(FENCE, false));
        }
    }

    /** Reads until the broker has carried out all that was sent before the fence, and confirmed it. */
    void awaitFence() {
        boolean fenced = false;
        while (open && !(fenced && confirms.isEmpty())) {
            fenced |= read() instanceof BasicMethod.CancelOk ok
                    && ok.consumerTag().equals(FENCE);
        }
    }

    private Method read() {
        Method method = method(wire.next());
        hear(method);
        return method;
    }

    private Method method(Incoming incoming) {
        if (!(incoming instanceof Incoming.OfMethod frame)) {
            throw new ConnectionOver(incoming.toString());
        }
        if (frame.method() instanceof ConnectionMethod.Close close) {
            throw new ConnectionOver(wording.of(close));
        }
        return frame.method();
    }

    private void hear(Method method) {
        if (method instanceof BasicMethod.Deliver deliver) {
            delivered(wire.contentOf(deliver));
        } else if (method instanceof BasicMethod.GetOk getOk) {
            fetched(wire.contentOf(getOk));
        } else if (method instanceof BasicMethod.Return returned) {
            heard.answer(text(wording.of(returned), wire.contentOf(returned)));
        } else if (method instanceof BasicMethod.Ack ack) {
            confirmed("ack ", confirms.take(ack.deliveryTag(), ack.multiple()));
        } else if (method instanceof BasicMethod.Nack nack) {
            confirmed("nack ", confirms.take(nack.deliveryTag(), nack.multiple()));
        } else if (method instanceof BasicMethod.Cancel cancel) {
            heard.cancel(wording.of(cancel));
        } else if (!(method instanceof BasicMethod.CancelOk ok
                && ok.consumerTag().equals(FENCE))) {
            answered(method);
        }
    }

    private void answered(Method method) {
        if (method instanceof ChannelMethod.Close) {
            wire.send(new ChannelMethod.CloseOk());
            if (hasty) {
                heard.answersOnly();
            }
            close();
        } else if (method instanceof ChannelMethod.CloseOk) {
            close();
        } else if (method instanceof BasicMethod.GetEmpty) {
            askedWithoutAcks.remove();
        } else if (method instanceof ConfirmMethod.SelectOk) {
            confirms.select();
        } else if (method instanceof BasicMethod.ConsumeOk consumeOk) {
            consumes(consumeOk.consumerTag(), askedWithoutAcks.remove());
        } else if (method instanceof QueueMethod.DeclareOk declareOk && Wording.isGenerated(declareOk.queue())) {
            listener.named(declareOk.queue());
        } else if (method instanceof TxMethod) {
            transaction(method);
        }
        heard.answer(wording.of(method.type() + " " + method));
    }

    private void transaction(Method method) {
        transactional = true;
        if (method instanceof TxMethod.CommitOk) {
            unsettled.commit();
        } else if (method instanceof TxMethod.RollbackOk) {
            unsettled.rollback();
        }
    }

    private void delivered(Content<BasicMethod.Deliver> content) {
        BasicMethod.Deliver deliver = content.method();
        tagged(deliver.deliveryTag());
        String consumer = wording.of(deliver.consumerTag());
        if (!withoutAcks.contains(deliver.consumerTag())) {
            unsettled.add(consumer, deliver.deliveryTag());
        }
        BasicMethod.Deliver untagged = new BasicMethod.Deliver(
                deliver.consumerTag(), 0, deliver.redelivered(), deliver.exchange(), deliver.routingKey());
        heard.delivery(consumer, text(wording.of(untagged), content));
    }

    private void fetched(Content<BasicMethod.GetOk> content) {
        tagged(content.method().deliveryTag());
        if (!askedWithoutAcks.remove()) {
            unsettled.add("", content.method().deliveryTag());
        }
        heard.answer(text(wording.of(content.method()), content));
    }

    private void tagged(long tag) {
        if (tag != lastTag + 1) {
            heard.answer("delivery tag " + tag + " behind " + lastTag);
        }
        lastTag = tag;
    }

    private void confirmed(String word, List<Long> numbers) {
        if (numbers.isEmpty()) {
            heard.confirm(word + "of nothing");
        }
        numbers.forEach(number -> heard.confirm(word + number));
    }

    private String text(String method, Content<?> content) {
        String replyTo = wording.replyTo(content.properties());
        if (!replyTo.isEmpty()) {
            listener.requested(replyTo);
        }
        return method + " " + wording.ofProperties(content.properties()) + " '" + Wording.brief(content.text()) + "'";
    }

    private void close() {
        open = false;
        closing = false;
        transactional = false;
        lastTag = 0;
        unsettled.clear();
        confirms.reset();
        withoutAcks.clear();
        askedWithoutAcks.clear();
    }

    List<String> heard() {
        return heard.lines();
    }

    void endStep() {
        hasty = false;
        heard.clear();
        unsettled.endStep();
    }
}
