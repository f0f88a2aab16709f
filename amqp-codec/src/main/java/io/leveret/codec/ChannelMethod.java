package io.leveret.codec;

/** Class 20: channels. */
public sealed interface ChannelMethod extends Method {

    /** Client: open this channel. */
    record Open() implements ChannelMethod, FromClient {
        public static final MethodType<Open> TYPE = MethodType.plain(20, 10, "channel.open", Open::read);

        private static Open read(MethodReader in) throws MalformedFrameException {
            in.skipShortString();
            return new Open();
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString("");
        }

        @Override
        public MethodType<Open> type() {
            return TYPE;
        }
    }

    /** Server: the channel is open. */
    record OpenOk() implements ChannelMethod {
        public static final MethodType<OpenOk> TYPE = MethodType.plain(20, 11, "channel.open-ok", OpenOk::read);

        private static OpenOk read(MethodReader in) throws MalformedFrameException {
            in.skipLongString();
            return new OpenOk();
        }

        @Override
        public void write(MethodWriter out) {
            out.longText("");
        }

        @Override
        public MethodType<OpenOk> type() {
            return TYPE;
        }
    }

    /** Stop or resume the flow of content. */
    record Flow(boolean active) implements ChannelMethod, FromClient {
        public static final MethodType<Flow> TYPE = MethodType.plain(20, 20, "channel.flow", Flow::read);

        private static Flow read(MethodReader in) throws MalformedFrameException {
            return new Flow(in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.bit(active);
        }

        @Override
        public MethodType<Flow> type() {
            return TYPE;
        }
    }

    /** The answer to a flow. */
    record FlowOk(boolean active) implements ChannelMethod, FromClient {
        public static final MethodType<FlowOk> TYPE = MethodType.plain(20, 21, "channel.flow-ok", FlowOk::read);

        private static FlowOk read(MethodReader in) throws MalformedFrameException {
            return new FlowOk(in.bit());
        }

        @Override
        public void write(MethodWriter out) {
            out.bit(active);
        }

        @Override
        public MethodType<FlowOk> type() {
            return TYPE;
        }
    }

    /** Either side: the channel ends; the ids name the method at fault, or are 0. */
    record Close(int replyCode, String replyText, int classId, int methodId) implements ChannelMethod, FromClient {
        public static final MethodType<Close> TYPE = MethodType.plain(20, 40, "channel.close", Close::read);

        private static Close read(MethodReader in) throws MalformedFrameException {
            return new Close(in.shortInt(), in.shortString(), in.shortInt(), in.shortInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(replyCode).shortString(replyText).shortInt(classId).shortInt(methodId);
        }

        @Override
        public MethodType<Close> type() {
            return TYPE;
        }
    }

    /** The answer to a close; the number is free again. */
    record CloseOk() implements ChannelMethod, FromClient {
        public static final MethodType<CloseOk> TYPE = MethodType.plain(20, 41, "channel.close-ok", CloseOk::read);

        private static CloseOk read(MethodReader in) {
            return new CloseOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<CloseOk> type() {
            return TYPE;
        }
    }
}
