package io.leveret.codec;

/** Class 85: publisher confirms (RabbitMQ). */
public sealed interface ConfirmMethod extends Method {

    /** Ask for a confirmation of every publish (RabbitMQ). */
    record Select(boolean noWait) implements ConfirmMethod, FromClient {
        public static final MethodType<Select> TYPE = MethodType.plain(85, 10, "confirm.select", Select::read);

        private static Select read(MethodReader in) throws MalformedFrameException {
            return new Select(in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.bit(noWait);
        }

        @Override
        public MethodType<Select> type() {
            return TYPE;
        }
    }

    /** From now on they come (RabbitMQ). */
    record SelectOk() implements ConfirmMethod {
        public static final MethodType<SelectOk> TYPE = MethodType.plain(85, 11, "confirm.select-ok", SelectOk::read);

        private static SelectOk read(MethodReader in) {
            return new SelectOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<SelectOk> type() {
            return TYPE;
        }
    }
}
