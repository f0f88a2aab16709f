package io.leveret.codec;

/** Class 30: access tickets, kept for old clients only. */
public sealed interface AccessMethod extends Method {

    /** Client: ask for a ticket, as before 0-9-1. */
    record Request(String realm, boolean exclusive, boolean passive, boolean active, boolean write, boolean read)
            implements AccessMethod, FromClient {
        public static final MethodType<Request> TYPE = MethodType.plain(30, 10, "access.request", Request::read);

        private static Request read(MethodReader in) throws MalformedFrameException {
            return new Request(in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(realm)
                    .bit(exclusive)
                    .bit(passive)
                    .bit(active)
                    .bit(write)
                    .bit(read);
        }

        @Override
        public MethodType<Request> type() {
            return TYPE;
        }
    }

    /** Server: a ticket, which nothing looks at. */
    record RequestOk(int ticket) implements AccessMethod {
        public static final MethodType<RequestOk> TYPE = MethodType.plain(30, 11, "access.request-ok", RequestOk::read);

        private static RequestOk read(MethodReader in) throws MalformedFrameException {
            return new RequestOk(in.shortInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(ticket);
        }

        @Override
        public MethodType<RequestOk> type() {
            return TYPE;
        }
    }
}
