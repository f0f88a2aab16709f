package io.leveret.broker.transport;

/** Nothing comes in. */
final class NoInput implements ConnectionOutput.InputGate {

    private int pauses;
    private int maxFrameBytes;

    @Override
    public void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
    }

    int maxFrameBytes() {
        return maxFrameBytes;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses--;
    }

    @Override
    public boolean isPaused() {
        return pauses > 0;
    }

    @Override
    public long reads() {
        return 0;
    }
}
