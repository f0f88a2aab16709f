package io.leveret.broker.security;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.MethodReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** AMQPLAIN: LOGIN and PASSWORD in the body of a field table, without the length that such a table has elsewhere. */
record AmqPlainMechanism() implements SaslMechanism {

    @Override
    public String name() {
        return "AMQPLAIN";
    }

    @Override
    public Credentials credentialsFrom(byte[] response) throws MalformedResponseException {
        FieldTable table = tableOf(response);
        return new Credentials(text(table, "LOGIN"), text(table, "PASSWORD"));
    }

    private static FieldTable tableOf(byte[] body) throws MalformedResponseException {
        ByteBuf withLength = Unpooled.buffer(Integer.BYTES + body.length)
                .writeInt(body.length)
                .writeBytes(body);
        try {
            return new MethodReader(withLength).table();
        } catch (MalformedFrameException e) {
            throw new MalformedResponseException("AMQPLAIN is no field table: " + e.getMessage());
        }
    }

    private static String text(FieldTable table, String name) throws MalformedResponseException {
        if (table.get(name) instanceof FieldValue.LongString value) {
            return value.text();
        }
        throw new MalformedResponseException("AMQPLAIN has no text " + name);
    }
}
