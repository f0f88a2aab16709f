package io.leveret.codec;

/** Class 60: messages, their consumers and their acknowledgements. */
public sealed interface BasicMethod extends Method {

    /** Limit what is sent ahead of acknowledgements. */
    record Qos(long prefetchSize, int prefetchCount, boolean global) implements BasicMethod, FromClient {
        public static final MethodType<Qos> TYPE = MethodType.plain(60, 10, "basic.qos", Qos::read);

        private static Qos read(MethodReader in) throws MalformedFrameException {
            return new Qos(in.longInt(), in.shortInt(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.longInt(prefetchSize).shortInt(prefetchCount).bit(global);
        }

        @Override
        public MethodType<Qos> type() {
            return TYPE;
        }
    }

    /** The limit holds. */
    record QosOk() implements BasicMethod {
        public static final MethodType<QosOk> TYPE = MethodType.plain(60, 11, "basic.qos-ok", QosOk::read);

        private static QosOk read(MethodReader in) {
            return new QosOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<QosOk> type() {
            return TYPE;
        }
    }

    /** Start a consumer. */
    record Consume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            FieldTable arguments)
            implements BasicMethod, FromClient {
        public static final MethodType<Consume> TYPE = MethodType.plain(60, 20, "basic.consume", Consume::read);

        private static Consume read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Consume(in.shortString(), in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(queue)
                    .shortString(consumerTag)
                    .bit(noLocal)
                    .bit(noAck)
                    .bit(exclusive)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Consume> type() {
            return TYPE;
        }
    }

    /** The consumer has started under this tag. */
    record ConsumeOk(String consumerTag) implements BasicMethod {
        public static final MethodType<ConsumeOk> TYPE = MethodType.plain(60, 21, "basic.consume-ok", ConsumeOk::read);

        private static ConsumeOk read(MethodReader in) throws MalformedFrameException {
            return new ConsumeOk(in.shortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(consumerTag);
        }

        @Override
        public MethodType<ConsumeOk> type() {
            return TYPE;
        }
    }

    /** End a consumer; RabbitMQ sends it too, when the queue goes away. */
    record Cancel(String consumerTag, boolean noWait) implements BasicMethod, FromClient {
        public static final MethodType<Cancel> TYPE = MethodType.plain(60, 30, "basic.cancel", Cancel::read);

        private static Cancel read(MethodReader in) throws MalformedFrameException {
            return new Cancel(in.shortString(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(consumerTag).bit(noWait);
        }

        @Override
        public MethodType<Cancel> type() {
            return TYPE;
        }
    }

    /** The consumer has ended. */
    record CancelOk(String consumerTag) implements BasicMethod, FromClient {
        public static final MethodType<CancelOk> TYPE = MethodType.plain(60, 31, "basic.cancel-ok", CancelOk::read);

        private static CancelOk read(MethodReader in) throws MalformedFrameException {
            return new CancelOk(in.shortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(consumerTag);
        }

        @Override
        public MethodType<CancelOk> type() {
            return TYPE;
        }
    }

    /** A message for an exchange; its content follows. */
    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate)
            implements BasicMethod, FromClient {
        public static final MethodType<Publish> TYPE = MethodType.withContent(60, 40, "basic.publish", Publish::read);

        private static Publish read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Publish(in.anyShortString(), in.anyShortString(), in.bit(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(exchange)
                    .shortString(routingKey)
                    .bit(mandatory)
                    .bit(immediate);
        }

        @Override
        public MethodType<Publish> type() {
            return TYPE;
        }
    }

    /** A message that could not be routed comes back; its content follows. */
    record Return(int replyCode, String replyText, String exchange, String routingKey) implements BasicMethod {
        public static final MethodType<Return> TYPE = MethodType.withContent(60, 50, "basic.return", Return::read);

        private static Return read(MethodReader in) throws MalformedFrameException {
            return new Return(in.shortInt(), in.anyShortString(), in.anyShortString(), in.anyShortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(replyCode).shortString(replyText).shortString(exchange).shortString(routingKey);
        }

        @Override
        public MethodType<Return> type() {
            return TYPE;
        }
    }

    /** A message for a consumer; its content follows. */
    record Deliver(String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey)
            implements BasicMethod {
        public static final MethodType<Deliver> TYPE = MethodType.withContent(60, 60, "basic.deliver", Deliver::read);

        private static Deliver read(MethodReader in) throws MalformedFrameException {
            return new Deliver(in.anyShortString(), in.longLong(), in.bit(), in.anyShortString(), in.anyShortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(consumerTag)
                    .longLong(deliveryTag)
                    .bit(redelivered)
                    .shortString(exchange)
                    .shortString(routingKey);
        }

        @Override
        public MethodType<Deliver> type() {
            return TYPE;
        }
    }

    /** Ask for one message. */
    record Get(String queue, boolean noAck) implements BasicMethod, FromClient {
        public static final MethodType<Get> TYPE = MethodType.plain(60, 70, "basic.get", Get::read);

        private static Get read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Get(in.shortString(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0).shortString(queue).bit(noAck);
        }

        @Override
        public MethodType<Get> type() {
            return TYPE;
        }
    }

    /** The message asked for, and how many are left; its content follows. */
    record GetOk(long deliveryTag, boolean redelivered, String exchange, String routingKey, long messageCount)
            implements BasicMethod {
        public static final MethodType<GetOk> TYPE = MethodType.withContent(60, 71, "basic.get-ok", GetOk::read);

        private static GetOk read(MethodReader in) throws MalformedFrameException {
            return new GetOk(in.longLong(), in.bit(), in.anyShortString(), in.anyShortString(), in.longInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.longLong(deliveryTag)
                    .bit(redelivered)
                    .shortString(exchange)
                    .shortString(routingKey)
                    .longInt(messageCount);
        }

        @Override
        public MethodType<GetOk> type() {
            return TYPE;
        }
    }

    /** There is no message. */
    record GetEmpty() implements BasicMethod {
        public static final MethodType<GetEmpty> TYPE = MethodType.plain(60, 72, "basic.get-empty", GetEmpty::read);

        private static GetEmpty read(MethodReader in) throws MalformedFrameException {
            in.skipShortString();
            return new GetEmpty();
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString("");
        }

        @Override
        public MethodType<GetEmpty> type() {
            return TYPE;
        }
    }

    /** A message, or all up to it, was taken care of; a server confirms publishes with it (RabbitMQ). */
    record Ack(long deliveryTag, boolean multiple) implements BasicMethod, FromClient {
        public static final MethodType<Ack> TYPE = MethodType.plain(60, 80, "basic.ack", Ack::read);

        private static Ack read(MethodReader in) throws MalformedFrameException {
            return new Ack(in.longLong(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.longLong(deliveryTag).bit(multiple);
        }

        @Override
        public MethodType<Ack> type() {
            return TYPE;
        }
    }

    /** A message was not wanted. */
    record Reject(long deliveryTag, boolean requeue) implements BasicMethod, FromClient {
        public static final MethodType<Reject> TYPE = MethodType.plain(60, 90, "basic.reject", Reject::read);

        private static Reject read(MethodReader in) throws MalformedFrameException {
            return new Reject(in.longLong(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.longLong(deliveryTag).bit(requeue);
        }

        @Override
        public MethodType<Reject> type() {
            return TYPE;
        }
    }

    /** Deliver again what is unacknowledged, without an answer. */
    record RecoverAsync(boolean requeue) implements BasicMethod, FromClient {
        public static final MethodType<RecoverAsync> TYPE =
                MethodType.plain(60, 100, "basic.recover-async", RecoverAsync::read);

        private static RecoverAsync read(MethodReader in) throws MalformedFrameException {
            return new RecoverAsync(in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.bit(requeue);
        }

        @Override
        public MethodType<RecoverAsync> type() {
            return TYPE;
        }
    }

    /** Deliver again what is unacknowledged. */
    record Recover(boolean requeue) implements BasicMethod, FromClient {
        public static final MethodType<Recover> TYPE = MethodType.plain(60, 110, "basic.recover", Recover::read);

        private static Recover read(MethodReader in) throws MalformedFrameException {
            return new Recover(in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.bit(requeue);
        }

        @Override
        public MethodType<Recover> type() {
            return TYPE;
        }
    }

    /** It will be delivered again. */
    record RecoverOk() implements BasicMethod {
        public static final MethodType<RecoverOk> TYPE = MethodType.plain(60, 111, "basic.recover-ok", RecoverOk::read);

        private static RecoverOk read(MethodReader in) {
            return new RecoverOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<RecoverOk> type() {
            return TYPE;
        }
    }

    /** A message, or all up to it, was not wanted; a server refuses publishes with it (RabbitMQ). */
    record Nack(long deliveryTag, boolean multiple, boolean requeue) implements BasicMethod, FromClient {
        public static final MethodType<Nack> TYPE = MethodType.plain(60, 120, "basic.nack", Nack::read);

        private static Nack read(MethodReader in) throws MalformedFrameException {
            return new Nack(in.longLong(), in.bit(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.longLong(deliveryTag).bit(multiple).bit(requeue);
        }

        @Override
        public MethodType<Nack> type() {
            return TYPE;
        }
    }
}
