package io.leveret.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every kind of method, found by its ids with two array accesses. */
final class MethodTypes {

    static final List<MethodType<?>> ALL = List.of(
            ConnectionMethod.Start.TYPE,
            ConnectionMethod.StartOk.TYPE,
            ConnectionMethod.Secure.TYPE,
            ConnectionMethod.SecureOk.TYPE,
            ConnectionMethod.Tune.TYPE,
            ConnectionMethod.TuneOk.TYPE,
            ConnectionMethod.Open.TYPE,
            ConnectionMethod.OpenOk.TYPE,
            ConnectionMethod.Close.TYPE,
            ConnectionMethod.CloseOk.TYPE,
            ConnectionMethod.Blocked.TYPE,
            ConnectionMethod.Unblocked.TYPE,
            ConnectionMethod.UpdateSecret.TYPE,
            ConnectionMethod.UpdateSecretOk.TYPE,
            ChannelMethod.Open.TYPE,
            ChannelMethod.OpenOk.TYPE,
            ChannelMethod.Flow.TYPE,
            ChannelMethod.FlowOk.TYPE,
            ChannelMethod.Close.TYPE,
            ChannelMethod.CloseOk.TYPE,
            AccessMethod.Request.TYPE,
            AccessMethod.RequestOk.TYPE,
            ExchangeMethod.Declare.TYPE,
            ExchangeMethod.DeclareOk.TYPE,
            ExchangeMethod.Delete.TYPE,
            ExchangeMethod.DeleteOk.TYPE,
            ExchangeMethod.Bind.TYPE,
            ExchangeMethod.BindOk.TYPE,
            ExchangeMethod.Unbind.TYPE,
            ExchangeMethod.UnbindOk.TYPE,
            QueueMethod.Declare.TYPE,
            QueueMethod.DeclareOk.TYPE,
            QueueMethod.Bind.TYPE,
            QueueMethod.BindOk.TYPE,
            QueueMethod.Purge.TYPE,
            QueueMethod.PurgeOk.TYPE,
            QueueMethod.Delete.TYPE,
            QueueMethod.DeleteOk.TYPE,
            QueueMethod.Unbind.TYPE,
            QueueMethod.UnbindOk.TYPE,
            BasicMethod.Qos.TYPE,
            BasicMethod.QosOk.TYPE,
            BasicMethod.Consume.TYPE,
            BasicMethod.ConsumeOk.TYPE,
            BasicMethod.Cancel.TYPE,
            BasicMethod.CancelOk.TYPE,
            BasicMethod.Publish.TYPE,
            BasicMethod.Return.TYPE,
            BasicMethod.Deliver.TYPE,
            BasicMethod.Get.TYPE,
            BasicMethod.GetOk.TYPE,
            BasicMethod.GetEmpty.TYPE,
            BasicMethod.Ack.TYPE,
            BasicMethod.Reject.TYPE,
            BasicMethod.RecoverAsync.TYPE,
            BasicMethod.Recover.TYPE,
            BasicMethod.RecoverOk.TYPE,
            BasicMethod.Nack.TYPE,
            ConfirmMethod.Select.TYPE,
            ConfirmMethod.SelectOk.TYPE,
            TxMethod.Select.TYPE,
            TxMethod.SelectOk.TYPE,
            TxMethod.Commit.TYPE,
            TxMethod.CommitOk.TYPE,
            TxMethod.Rollback.TYPE,
            TxMethod.RollbackOk.TYPE);

    private static final @Nullable MethodType<?>[][] BY_IDS = byIds();

    private MethodTypes() {}

    static @Nullable MethodType<?> find(int classId, int methodId) {
        if (classId < 0 || classId >= BY_IDS.length) {
            return null;
        }
        @Nullable MethodType<?>[] ofClass = BY_IDS[classId];
        return methodId < 0 || methodId >= ofClass.length ? null : ofClass[methodId];
    }

    private static @Nullable MethodType<?>[][] byIds() {
        int classes = 1 + ALL.stream().mapToInt(MethodType::classId).max().orElseThrow();
        int methods = 1 + ALL.stream().mapToInt(MethodType::methodId).max().orElseThrow();
        @Nullable MethodType<?>[][] table = new MethodType<?>[classes][methods];
        for (MethodType<?> type : ALL) {
            table[type.classId()][type.methodId()] = type;
        }
        return table;
    }
}
