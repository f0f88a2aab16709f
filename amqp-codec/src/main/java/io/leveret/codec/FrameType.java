package io.leveret.codec;

/** The numbers that a frame is made of. */
final class FrameType {

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;

    /** The octet that ends every frame. */
    static final int END = 0xce;

    /** Type, channel and payload size. */
    static final int PREFIX_BYTES = 7;

    /** What a frame has besides its payload. */
    static final int OVERHEAD_BYTES = 8;

    private FrameType() {}
}
