package io.leveret.broker.exchange;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.Delay;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;

/**
 * Leads messages to the exchange's waiting room before they go as the bindings of another type say: those that ask for a delay, and
 * all where the room keeps out duplicates.
 */
final class DelayedBindings implements Bindings {

    private static final String DELAYED_TYPE = "x-delayed-type";

    private final Bindings undelayed;
    private final Destination waitingRoom;
    private final boolean forAll;

    DelayedBindings(Bindings undelayed, WaitingRoom waitingRoom) {
        this.undelayed = undelayed;
        this.waitingRoom = new Destination.ToQueue(waitingRoom.queue());
        this.forAll = waitingRoom.queue().definition().effects().deduplication() != null;
    }

    /**
     * The bindings of the type by which an exchange with these arguments routes what is due.
     *
     * @throws ChannelException if they name none
     */
    static Bindings undelayed(FieldTable exchangeArguments) {
        if (!(exchangeArguments.get(DELAYED_TYPE) instanceof FieldValue.LongString type)) {
            throw ChannelException.preconditionFailed(
                    "Invalid argument, '" + DELAYED_TYPE + "' must be an existing exchange type");
        }
        String itself = ExchangeType.DELAYED_MESSAGE.wireName();
        if (type.text().equals(itself)) {
            throw ChannelException.preconditionFailed(
                    "Invalid argument, '" + itself + "' can't be used for '" + DELAYED_TYPE + "'");
        }
        return ExchangeType.required(type.text()).newBindings(exchangeArguments);
    }

    @Override
    public void validate(Binding binding) {
        undelayed.validate(binding);
    }

    @Override
    public void add(Binding binding) {
        undelayed.add(binding);
    }

    @Override
    public void remove(Binding binding) {
        undelayed.remove(binding);
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        if (forAll || Delay.millis(message.headers()) != Delay.NONE) {
            into.add(waitingRoom);
        } else {
            undelayed.match(message, into);
        }
    }

    @Override
    public boolean matchByKeyAlone() {
        return false;
    }
}
