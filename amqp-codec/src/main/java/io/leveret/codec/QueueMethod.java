package io.leveret.codec;

/** Class 50: queues. */
public sealed interface QueueMethod extends Method {

    /** Create a queue, or with {@code passive} only ask whether it exists. */
    record Declare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            FieldTable arguments)
            implements QueueMethod, FromClient {
        public static final MethodType<Declare> TYPE = MethodType.plain(50, 10, "queue.declare", Declare::read);

        private static Declare read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Declare(in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(queue)
                    .bit(passive)
                    .bit(durable)
                    .bit(exclusive)
                    .bit(autoDelete)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Declare> type() {
            return TYPE;
        }
    }

    /** The queue, its ready messages and its consumers. */
    record DeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {
        public static final MethodType<DeclareOk> TYPE = MethodType.plain(50, 11, "queue.declare-ok", DeclareOk::read);

        private static DeclareOk read(MethodReader in) throws MalformedFrameException {
            return new DeclareOk(in.shortString(), in.longInt(), in.longInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(queue).longInt(messageCount).longInt(consumerCount);
        }

        @Override
        public MethodType<DeclareOk> type() {
            return TYPE;
        }
    }

    /** Bind a queue to an exchange. */
    record Bind(String queue, String exchange, String routingKey, boolean noWait, FieldTable arguments)
            implements QueueMethod, FromClient {
        public static final MethodType<Bind> TYPE = MethodType.plain(50, 20, "queue.bind", Bind::read);

        private static Bind read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Bind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(queue)
                    .shortString(exchange)
                    .shortString(routingKey)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Bind> type() {
            return TYPE;
        }
    }

    /** The queue is bound. */
    record BindOk() implements QueueMethod {
        public static final MethodType<BindOk> TYPE = MethodType.plain(50, 21, "queue.bind-ok", BindOk::read);

        private static BindOk read(MethodReader in) {
            return new BindOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<BindOk> type() {
            return TYPE;
        }
    }

    /** Drop the ready messages. */
    record Purge(String queue, boolean noWait) implements QueueMethod, FromClient {
        public static final MethodType<Purge> TYPE = MethodType.plain(50, 30, "queue.purge", Purge::read);

        private static Purge read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Purge(in.shortString(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0).shortString(queue).bit(noWait);
        }

        @Override
        public MethodType<Purge> type() {
            return TYPE;
        }
    }

    /** How many were dropped. */
    record PurgeOk(long messageCount) implements QueueMethod {
        public static final MethodType<PurgeOk> TYPE = MethodType.plain(50, 31, "queue.purge-ok", PurgeOk::read);

        private static PurgeOk read(MethodReader in) throws MalformedFrameException {
            return new PurgeOk(in.longInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.longInt(messageCount);
        }

        @Override
        public MethodType<PurgeOk> type() {
            return TYPE;
        }
    }

    /** Delete a queue. */
    record Delete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait) implements QueueMethod, FromClient {
        public static final MethodType<Delete> TYPE = MethodType.plain(50, 40, "queue.delete", Delete::read);

        private static Delete read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Delete(in.shortString(), in.bit(), in.bit(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0).shortString(queue).bit(ifUnused).bit(ifEmpty).bit(noWait);
        }

        @Override
        public MethodType<Delete> type() {
            return TYPE;
        }
    }

    /** The queue is gone, and this many messages with it. */
    record DeleteOk(long messageCount) implements QueueMethod {
        public static final MethodType<DeleteOk> TYPE = MethodType.plain(50, 41, "queue.delete-ok", DeleteOk::read);

        private static DeleteOk read(MethodReader in) throws MalformedFrameException {
            return new DeleteOk(in.longInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.longInt(messageCount);
        }

        @Override
        public MethodType<DeleteOk> type() {
            return TYPE;
        }
    }

    /** Undo a binding of a queue. */
    record Unbind(String queue, String exchange, String routingKey, FieldTable arguments)
            implements QueueMethod, FromClient {
        public static final MethodType<Unbind> TYPE = MethodType.plain(50, 50, "queue.unbind", Unbind::read);

        private static Unbind read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Unbind(in.shortString(), in.shortString(), in.shortString(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(queue)
                    .shortString(exchange)
                    .shortString(routingKey)
                    .table(arguments);
        }

        @Override
        public MethodType<Unbind> type() {
            return TYPE;
        }
    }

    /** The binding is gone. */
    record UnbindOk() implements QueueMethod {
        public static final MethodType<UnbindOk> TYPE = MethodType.plain(50, 51, "queue.unbind-ok", UnbindOk::read);

        private static UnbindOk read(MethodReader in) {
            return new UnbindOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<UnbindOk> type() {
            return TYPE;
        }
    }
}
