package io.leveret.codec;

/** Class 40: exchanges. */
public sealed interface ExchangeMethod extends Method {

    /** Create an exchange, or with {@code passive} only ask whether it exists. */
    record Declare(
            String exchange,
            String exchangeType,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            FieldTable arguments)
            implements ExchangeMethod, FromClient {
        public static final MethodType<Declare> TYPE = MethodType.plain(40, 10, "exchange.declare", Declare::read);

        private static Declare read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Declare(
                    in.shortString(), in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(exchange)
                    .shortString(exchangeType)
                    .bit(passive)
                    .bit(durable)
                    .bit(autoDelete)
                    .bit(internal)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Declare> type() {
            return TYPE;
        }
    }

    /** The exchange exists. */
    record DeclareOk() implements ExchangeMethod {
        public static final MethodType<DeclareOk> TYPE =
                MethodType.plain(40, 11, "exchange.declare-ok", DeclareOk::read);

        private static DeclareOk read(MethodReader in) {
            return new DeclareOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<DeclareOk> type() {
            return TYPE;
        }
    }

    /** Delete an exchange. */
    record Delete(String exchange, boolean ifUnused, boolean noWait) implements ExchangeMethod, FromClient {
        public static final MethodType<Delete> TYPE = MethodType.plain(40, 20, "exchange.delete", Delete::read);

        private static Delete read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Delete(in.shortString(), in.bit(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0).shortString(exchange).bit(ifUnused).bit(noWait);
        }

        @Override
        public MethodType<Delete> type() {
            return TYPE;
        }
    }

    /** The exchange is gone. */
    record DeleteOk() implements ExchangeMethod {
        public static final MethodType<DeleteOk> TYPE = MethodType.plain(40, 21, "exchange.delete-ok", DeleteOk::read);

        private static DeleteOk read(MethodReader in) {
            return new DeleteOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<DeleteOk> type() {
            return TYPE;
        }
    }

    /** Bind one exchange to another (RabbitMQ). */
    record Bind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements ExchangeMethod, FromClient {
        public static final MethodType<Bind> TYPE = MethodType.plain(40, 30, "exchange.bind", Bind::read);

        private static Bind read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Bind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(destination)
                    .shortString(source)
                    .shortString(routingKey)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Bind> type() {
            return TYPE;
        }
    }

    /** The exchanges are bound (RabbitMQ). */
    record BindOk() implements ExchangeMethod {
        public static final MethodType<BindOk> TYPE = MethodType.plain(40, 31, "exchange.bind-ok", BindOk::read);

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

    /** Undo a binding between exchanges (RabbitMQ). */
    record Unbind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements ExchangeMethod, FromClient {
        public static final MethodType<Unbind> TYPE = MethodType.plain(40, 40, "exchange.unbind", Unbind::read);

        private static Unbind read(MethodReader in) throws MalformedFrameException {
            in.skipShortInt();
            return new Unbind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(0)
                    .shortString(destination)
                    .shortString(source)
                    .shortString(routingKey)
                    .bit(noWait)
                    .table(arguments);
        }

        @Override
        public MethodType<Unbind> type() {
            return TYPE;
        }
    }

    /** The binding is gone (RabbitMQ). */
    record UnbindOk() implements ExchangeMethod {
        public static final MethodType<UnbindOk> TYPE = MethodType.plain(40, 51, "exchange.unbind-ok", UnbindOk::read);

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
