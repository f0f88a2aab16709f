package io.leveret.compat.wire;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;

/** What a client may ask of a broker, in short words. */
public final class Requests {

    private Requests() {}

    public static DeclareQueue queue(String name) {
        return new DeclareQueue(name);
    }

    public static DeclareExchange exchange(String name, String type) {
        return new DeclareExchange(name, type);
    }

    public static Request bind(String queue, String exchange, String routingKey) {
        return bind(queue, exchange, routingKey, FieldTable.EMPTY);
    }

    public static Request bind(String queue, String exchange, String routingKey, FieldTable arguments) {
        return () -> new QueueMethod.Bind(queue, exchange, routingKey, false, arguments);
    }

    public static Request unbind(String queue, String exchange, String routingKey) {
        return unbind(queue, exchange, routingKey, FieldTable.EMPTY);
    }

    public static Request unbind(String queue, String exchange, String routingKey, FieldTable arguments) {
        return () -> new QueueMethod.Unbind(queue, exchange, routingKey, arguments);
    }

    public static Request purge(String queue) {
        return () -> new QueueMethod.Purge(queue, false);
    }

    public static Request deleteQueue(String queue) {
        return () -> new QueueMethod.Delete(queue, false, false, false);
    }

    public static Request deleteQueueIfUnused(String queue) {
        return () -> new QueueMethod.Delete(queue, true, false, false);
    }

    public static Request deleteQueueIfEmpty(String queue) {
        return () -> new QueueMethod.Delete(queue, false, true, false);
    }

    public static Request deleteQueueIfUnusedAndEmpty(String queue) {
        return () -> new QueueMethod.Delete(queue, true, true, false);
    }

    public static Request deleteExchange(String exchange) {
        return () -> new ExchangeMethod.Delete(exchange, false, false);
    }

    public static Request deleteExchangeIfUnused(String exchange) {
        return () -> new ExchangeMethod.Delete(exchange, true, false);
    }

    public static Request bindExchange(String destination, String source, String routingKey) {
        return () -> new ExchangeMethod.Bind(destination, source, routingKey, false, FieldTable.EMPTY);
    }

    public static Request unbindExchange(String destination, String source, String routingKey) {
        return () -> new ExchangeMethod.Unbind(destination, source, routingKey, false, FieldTable.EMPTY);
    }

    public static StartConsumer consume(String queue) {
        return new StartConsumer(queue);
    }

    public static Request cancel(String consumerTag) {
        return () -> new BasicMethod.Cancel(consumerTag, false);
    }

    public static Request get(String queue) {
        return () -> new BasicMethod.Get(queue, false);
    }

    public static Request getNoAck(String queue) {
        return () -> new BasicMethod.Get(queue, true);
    }

    public static Request ack(long deliveryTag) {
        return () -> new BasicMethod.Ack(deliveryTag, false);
    }

    public static Request ackUpTo(long deliveryTag) {
        return () -> new BasicMethod.Ack(deliveryTag, true);
    }

    public static Request requeue(long deliveryTag) {
        return () -> new BasicMethod.Nack(deliveryTag, false, true);
    }

    public static Request requeueUpTo(long deliveryTag) {
        return () -> new BasicMethod.Nack(deliveryTag, true, true);
    }

    public static Request discard(long deliveryTag) {
        return () -> new BasicMethod.Nack(deliveryTag, false, false);
    }

    public static Request discardUpTo(long deliveryTag) {
        return () -> new BasicMethod.Nack(deliveryTag, true, false);
    }

    public static Request reject(long deliveryTag, boolean requeue) {
        return () -> new BasicMethod.Reject(deliveryTag, requeue);
    }

    public static Request recover() {
        return () -> new BasicMethod.Recover(true);
    }

    public static Request prefetch(int count) {
        return () -> new BasicMethod.Qos(0, count, false);
    }

    public static Request channelPrefetch(int count) {
        return () -> new BasicMethod.Qos(0, count, true);
    }

    public static Request confirmSelect() {
        return () -> new ConfirmMethod.Select(false);
    }

    public static Request txSelect() {
        return TxMethod.Select::new;
    }

    public static Request txCommit() {
        return TxMethod.Commit::new;
    }

    public static Request txRollback() {
        return TxMethod.Rollback::new;
    }
}
