package io.leveret.broker.exchange;

import io.leveret.broker.message.Message;

/** An exchange that wants to see every message that is routed through it. Safe for use from any thread. */
public interface RecentHistory {

    void record(Message message);
}
