package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.TxMethod;

/**
 * How a channel's publishes are made safe: each confirmed, or several committed as one, or neither; never both. Belongs to the
 * channel's loop.
 */
final class ChannelMode {

    private final int channel;
    private final FrameSink out;
    private final Calls calls;
    private final PublisherConfirms confirms;
    private final Transaction transaction;
    private final Publishing publishing;

    ChannelMode(
            int channel,
            FrameSink out,
            Calls calls,
            PublisherConfirms confirms,
            Transaction transaction,
            Publishing publishing) {
        this.channel = channel;
        this.out = out;
        this.calls = calls;
        this.confirms = confirms;
        this.transaction = transaction;
        this.publishing = publishing;
    }

    void on(ConfirmMethod.Select select) {
        if (transaction.isSelected()) {
            throw ChannelException.preconditionFailed("cannot switch from tx to confirm mode");
        }
        confirms.select();
        if (!select.noWait()) {
            out.method(channel, new ConfirmMethod.SelectOk());
        }
    }

    void on(TxMethod method) {
        if (method instanceof TxMethod.Select) {
            select();
        } else if (method instanceof TxMethod.Commit commit) {
            transaction.requireSelected();
            calls.await(commit, transaction.commit(publishing), done -> out.method(channel, new TxMethod.CommitOk()));
        } else if (method instanceof TxMethod.Rollback) {
            transaction.requireSelected();
            transaction.rollback();
            out.method(channel, new TxMethod.RollbackOk());
        } else {
            throw AmqpChannel.unimplemented();
        }
    }

    private void select() {
        if (confirms.isSelected()) {
            throw ChannelException.preconditionFailed("cannot switch from confirm to tx mode");
        }
        transaction.select();
        out.method(channel, new TxMethod.SelectOk());
    }
}
