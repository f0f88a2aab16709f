package io.leveret.broker.connection;

import io.leveret.broker.channel.AmqpChannel;
import io.leveret.broker.channel.ChannelHost;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.Method;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels of a connection, by number. Belongs to the connection's loop, but for the count. */
final class OpenChannels {

    private final ChannelHost host;
    private final AmqpChannel.Limits limits;
    private final BrokerEvents events;
    private final IntObjectMap<AmqpChannel> byNumber = new IntObjectHashMap<>();
    private volatile int count;

    /** The one used last: most connections use one. */
    private @Nullable AmqpChannel latest;

    private int latestNumber;

    OpenChannels(ChannelHost host, AmqpChannel.Limits limits, BrokerEvents events) {
        this.host = host;
        this.limits = limits;
        this.events = events;
    }

    /** Any thread may ask. */
    int count() {
        return count;
    }

    /** Hands the method to its channel; opens one where that is asked. */
    void onMethod(int number, Method method, int channelMax) {
        AmqpChannel channel = find(number);
        if (channel != null) {
            channel.onMethod(method);
        } else if (method instanceof ChannelMethod.Open) {
            open(number, channelMax);
        } else if (!(method instanceof ChannelMethod.CloseOk)) {
            throw ConnectionException.channelError("expected 'channel.open'");
        }
    }

    /** The channel that a content frame is for. */
    AmqpChannel forContent(int number) {
        AmqpChannel channel = find(number);
        if (channel == null) {
            throw ConnectionException.unexpectedFrame("expected method frame, got non method frame instead");
        }
        return channel;
    }

    void remove(int number) {
        byNumber.remove(number);
        latest = null;
        count = byNumber.size();
    }

    void writable() {
        byNumber.values().forEach(AmqpChannel::writable);
    }

    void requeueLate() {
        byNumber.values().forEach(AmqpChannel::requeueLate);
    }

    void releaseAll() {
        List<AmqpChannel> all = List.copyOf(byNumber.values());
        byNumber.clear();
        latest = null;
        count = 0;
        all.forEach(AmqpChannel::release);
    }

    private @Nullable AmqpChannel find(int number) {
        AmqpChannel known = latest;
        if (known != null && latestNumber == number) {
            return known;
        }
        AmqpChannel found = byNumber.get(number);
        latest = found;
        latestNumber = number;
        return found;
    }

    private void open(int number, int channelMax) {
        if (byNumber.size() >= channelMax) {
            throw ConnectionException.notAllowed("number of channels opened (" + byNumber.size()
                    + ") has reached the negotiated channel_max (" + channelMax + ")");
        }
        byNumber.put(number, new AmqpChannel(number, host, limits, events));
        count = byNumber.size();
        latest = null;
        events.channelOpened();
        host.out().method(number, new ChannelMethod.OpenOk());
    }
}
