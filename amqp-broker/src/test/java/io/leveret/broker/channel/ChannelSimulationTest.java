package io.leveret.broker.channel;

import static io.leveret.broker.channel.TestChannel.consuming;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that does anything in any order, with queues on its own loop and on two others, which go on as chance will have it. At
 * the end every message was settled once, and every publish answered once.
 */
class ChannelSimulationTest {

    private static final int STEPS = 4_000;
    private static final Pattern MESSAGE = Pattern.compile("(?:deliver \\w+ |GetOk\\[deliveryTag=)(\\d+).* (m\\d+)");
    private static final Pattern ACK = Pattern.compile("ack (\\d+)( and all before)?");

    private final TestChannel channel = new TestChannel();
    private final SteppedLoop farther = new SteppedLoop();
    private final List<QueueHandle> queues = List.of(
            channel.host().queue("near"),
            channel.host().storage().queue("far", channel.elsewhere()),
            channel.host().storage().queue("farther", farther));
    private final SteppedLoop[] loops = {channel.host().steps(), channel.elsewhere(), farther};

    /** What the client holds, by tag. */
    private final TreeMap<Long, String> held = new TreeMap<>();

    private final Map<String, Integer> timesSettled = new HashMap<>();
    private final Set<String> consumers = new TreeSet<>();
    private final Set<Long> unconfirmed = new TreeSet<>();
    private Random random = new Random();
    private int published;

    @AfterEach
    void close() {
        channel.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void losesNothingAndRepeatsNothing(long seed) {
        random = new Random(seed);
        channel.send(new ConfirmMethod.Select(true));
        for (int step = 0; step < STEPS; step++) {
            if (!channel.host().isPaused() && random.nextInt(3) > 0) {
                act();
            } else {
                loops[random.nextInt(loops.length)].turn();
            }
            read();
        }
        finish();
        assertThat(timesSettled)
                .hasSize(published)
                .allSatisfy((text, times) -> assertThat(times).as(text).isEqualTo(1));
        assertThat(unconfirmed).isEmpty();
        assertThat(queues).allSatisfy(queue -> {
            assertThat(queue.statistics().ready()).isZero();
            assertThat(queue.statistics().unacknowledged()).isZero();
        });
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> publish();
            case 5, 6, 7, 8 -> acknowledge(random.nextInt(4) == 0);
            case 9, 10 -> requeue();
            case 11 -> channel.send(new BasicMethod.Get(anyQueue(), false));
            case 12, 13 -> toggleConsumer();
            case 14 -> channel.send(new BasicMethod.Qos(0, random.nextInt(5), random.nextBoolean()));
            case 15, 16 -> writable(random.nextBoolean());
            case 17 -> {
                if (random.nextInt(20) == 0) {
                    recover();
                }
            }
            default -> loops[random.nextInt(loops.length)].turn();
        }
    }

    private void publish() {
        unconfirmed.add((long) ++published);
        channel.publish("", anyQueue(), "m" + published);
    }

    private void acknowledge(boolean multiple) {
        if (!held.isEmpty()) {
            long tag = anyTag();
            channel.send(new BasicMethod.Ack(tag, multiple));
            Map<Long, String> settled = multiple ? held.headMap(tag, true) : held.subMap(tag, true, tag, true);
            settled.values().forEach(text -> timesSettled.merge(text, 1, Integer::sum));
            settled.clear();
        }
    }

    private void requeue() {
        if (!held.isEmpty()) {
            long tag = anyTag();
            channel.send(new BasicMethod.Nack(tag, false, true));
            held.remove(tag);
        }
    }

    private void recover() {
        channel.send(new BasicMethod.Recover(true));
        held.clear();
    }

    private void toggleConsumer() {
        String queue = anyQueue();
        if (consumers.add(queue)) {
            channel.send(consuming(queue, queue));
        } else if (random.nextInt(4) == 0) {
            channel.send(new BasicMethod.Cancel(queue, true));
            consumers.remove(queue);
        }
    }

    private void writable(boolean writable) {
        channel.host().sink().writable(writable);
        if (writable) {
            channel.host().steps().execute(channel.channel()::writable);
        }
    }

    private String anyQueue() {
        return queues.get(random.nextInt(queues.size())).definition().name();
    }

    private long anyTag() {
        List<Long> tags = new ArrayList<>(held.keySet());
        return tags.get(random.nextInt(tags.size()));
    }

    /** Takes in what was sent to the client. */
    private void read() {
        for (String frame : channel.sent()) {
            Matcher message = MESSAGE.matcher(frame);
            Matcher ack = ACK.matcher(frame);
            if (message.matches()) {
                String text = message.group(2);
                assertThat(held.values()).as("held by the client").doesNotContain(text);
                assertThat(timesSettled).as("settled by the client").doesNotContainKey(text);
                assertThat(held.put(Long.parseLong(message.group(1)), text)).isNull();
            } else if (ack.matches()) {
                confirmed(Long.parseLong(ack.group(1)), ack.group(2) != null);
            } else {
                assertThat(frame).matches("(QosOk|RecoverOk|GetEmpty)\\[.*");
            }
        }
    }

    private void confirmed(long number, boolean multiple) {
        assertThat(unconfirmed).contains(number);
        unconfirmed.removeIf(each -> multiple ? each <= number : each == number);
    }

    /** The client takes and acknowledges everything, first as its consumers are, then what had none. */
    private void finish() {
        writable(true);
        takeEverything();
        assertThat(queues)
                .filteredOn(queue -> consumers.contains(queue.definition().name()))
                .allSatisfy(queue -> assertThat(queue.statistics().ready()).isZero());
        for (QueueHandle queue : queues) {
            if (consumers.add(queue.definition().name())) {
                channel.send(
                        consuming(queue.definition().name(), queue.definition().name()));
            }
        }
        takeEverything();
    }

    private void takeEverything() {
        SteppedLoop.settle(loops);
        read();
        while (!held.isEmpty()) {
            acknowledge(random.nextBoolean());
            SteppedLoop.settle(loops);
            read();
        }
    }
}
