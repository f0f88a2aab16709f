"""Works on tasks one at a time until it is killed: worker.py HOST PORT QUEUE SECONDS_PER_TASK"""
import sys
import time

import pika

host, port, queue, seconds = sys.argv[1:]
connection = pika.BlockingConnection(pika.ConnectionParameters(host=host, port=int(port)))
channel = connection.channel()
channel.queue_declare(queue=queue, durable=True)


def work(channel, method, properties, body):
    print("received", body.decode(), "again" if method.redelivered else "first", flush=True)
    time.sleep(float(seconds))
    channel.basic_ack(delivery_tag=method.delivery_tag)
    print("done", body.decode(), flush=True)


channel.basic_qos(prefetch_count=1)
channel.basic_consume(queue=queue, on_message_callback=work)
print("waiting", flush=True)
channel.start_consuming()
