package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Something a client does, right or wrong. It stands for itself: whatever was left out before it, it can be played. Immutable. */
sealed interface Operation {

    void play(Player player);

    /** A method, as it is. */
    record Send(Seat seat, Method method) implements Operation {
        @Override
        public void play(Player player) {
            player.on(seat, channel -> channel.send(method));
        }

        @Override
        public String toString() {
            return seat + " " + method.type() + " " + method;
        }
    }

    /** A message. */
    record Publish(Seat seat, BasicMethod.Publish method, BasicProperties properties, String body)
            implements Operation {
        @Override
        public void play(Player player) {
            player.on(seat, channel -> channel.publish(method, properties, body));
        }

        @Override
        public String toString() {
            return seat + " " + method + " " + Wording.withoutNulls(properties) + " '" + Wording.brief(body) + "'";
        }
    }

    /**
     * The answer to a delivery that the channel has not yet answered; nothing if there is none.
     *
     * @param choice which of them, counted round and round from the oldest
     */
    record Settle(Seat seat, int choice, Answer answer, boolean multiple) implements Operation {
        @Override
        public void play(Player player) {
            player.on(seat, channel -> channel.settle(choice, answer, multiple));
        }

        @Override
        public String toString() {
            return seat + " " + answer + (multiple ? " up to" : "") + " unacknowledged delivery " + choice;
        }
    }

    /** The answer to the last request for a direct reply, or to nobody. */
    record Reply(Seat seat, String body) implements Operation {
        @Override
        public void play(Player player) {
            player.reply(seat, body);
        }
    }

    /** Several one behind the other on the same channel; none waits for the one before it. */
    record Burst(Seat seat, List<Operation> operations) implements Operation {
        @Override
        public void play(Player player) {
            player.on(seat, PlayedChannel::hasten);
            operations.forEach(operation -> operation.play(player));
        }

        @Override
        public String toString() {
            return seat + " at once:"
                    + operations.stream().map(each -> "\n      " + each).collect(Collectors.joining());
        }
    }

    /** An operation after which time passes, so that all that could expire at once has expired. */
    record Slowly(Operation operation) implements Operation {

        static final int MILLIS = 5;

        @Override
        public void play(Player player) {
            operation.play(player);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3 * MILLIS));
        }

        @Override
        public String toString() {
            return "slowly " + operation;
        }
    }

    /** A connection's proper end. */
    record CloseConnection(int connection) implements Operation {
        @Override
        public void play(Player player) {
            player.close(connection);
        }
    }

    /** A connection's end without a word. */
    record DropConnection(int connection) implements Operation {
        @Override
        public void play(Player player) {
            player.drop(connection);
        }
    }

    /** What a consumer may say of a delivery. */
    enum Answer {
        ACK,
        NACK,
        NACK_REQUEUE,
        REJECT,
        REJECT_REQUEUE;

        Method method(long tag, boolean multiple) {
            return switch (this) {
                case ACK -> new BasicMethod.Ack(tag, multiple);
                case NACK -> new BasicMethod.Nack(tag, multiple, false);
                case NACK_REQUEUE -> new BasicMethod.Nack(tag, multiple, true);
                case REJECT -> new BasicMethod.Reject(tag, false);
                case REJECT_REQUEUE -> new BasicMethod.Reject(tag, true);
            };
        }

        /** Whether it can answer several deliveries at once. */
        boolean takesMultiple() {
            return this != REJECT && this != REJECT_REQUEUE;
        }
    }
}
