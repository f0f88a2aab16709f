package io.leveret.broker.channel;

import io.leveret.broker.channel.Settlement.Verdict;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.codec.BasicMethod;

/** What a client says about its deliveries: done with, not wanted, take it back. Belongs to the channel's loop. */
final class Acknowledging {

    private final UnackedDeliveries unacked;
    private final LateDeliveries late;
    private final Prefetch prefetch;
    private final Transaction transaction;
    private final BrokerEvents events;

    Acknowledging(UnackedDeliveries unacked, Prefetch prefetch, Transaction transaction, BrokerEvents events) {
        this.unacked = unacked;
        this.late = new LateDeliveries(unacked);
        this.prefetch = prefetch;
        this.transaction = transaction;
        this.events = events;
    }

    void on(BasicMethod.Ack ack) {
        settle(ack.deliveryTag(), ack.multiple(), Verdict.ACKNOWLEDGE);
    }

    void on(BasicMethod.Nack nack) {
        settle(nack.deliveryTag(), nack.multiple(), nack.requeue() ? Verdict.REQUEUE : Verdict.DISCARD);
    }

    void on(BasicMethod.Reject reject) {
        settle(reject.deliveryTag(), false, reject.requeue() ? Verdict.REQUEUE_FAILED : Verdict.DISCARD_FAILED);
    }

    /** Gives everything back to the queues; what a transaction has settled already stays settled. */
    void recover(boolean requeue) {
        if (!requeue) {
            throw ConnectionException.notImplemented("requeue=false");
        }
        giveBack(Verdict.REQUEUE);
    }

    /** The same where the client has gone without a word about them. */
    void requeueAbandoned() {
        giveBack(Verdict.REQUEUE_FAILED);
    }

    private void giveBack(Verdict verdict) {
        unacked.takeAll((tag, message) -> new Settlement(tag, message, verdict, prefetch).carryOut());
    }

    /** Gives back to the queues what the client has held for too long. Called at even intervals. */
    void requeueLate(Runnable each) {
        late.tick((tag, message) -> {
            each.run();
            new Settlement(tag, message, Verdict.REQUEUE, prefetch).carryOut();
        });
    }

    private void settle(long tag, boolean multiple, Verdict verdict) {
        UnackedDeliveries.Taker taker = (each, message) -> decided(each, message, verdict);
        if (late.forgive(tag)) {
            settleRest(tag, multiple, taker);
        } else if (multiple) {
            unacked.takeUpTo(tag, taker);
        } else {
            unacked.take(tag, taker);
        }
    }

    /** The delivery named is the client's no more; those before it may be. */
    private void settleRest(long tag, boolean multiple, UnackedDeliveries.Taker taker) {
        if (multiple) {
            unacked.takeAllUpTo(tag, taker);
        }
    }

    private void decided(long tag, QueuedMessage message, Verdict verdict) {
        if (verdict == Verdict.ACKNOWLEDGE) {
            events.acknowledged(1);
        }
        Settlement settlement = new Settlement(tag, message, verdict, prefetch);
        if (transaction.isSelected()) {
            transaction.settle(settlement);
        } else {
            settlement.carryOut();
        }
    }
}
