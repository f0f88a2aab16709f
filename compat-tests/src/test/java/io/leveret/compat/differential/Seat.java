package io.leveret.compat.differential;

/** Where an operation takes place: a connection and one of its channels. Both are opened when they are needed. */
record Seat(int connection, int channel) {
    @Override
    public String toString() {
        return connection + "/" + channel;
    }
}
