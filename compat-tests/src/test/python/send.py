"""Puts tasks into the durable queue: send.py HOST PORT QUEUE TASK..."""
import sys

import pika

host, port, queue, *tasks = sys.argv[1:]
connection = pika.BlockingConnection(pika.ConnectionParameters(host=host, port=int(port)))
channel = connection.channel()
channel.queue_declare(queue=queue, durable=True)
channel.confirm_delivery()
for task in tasks:
    channel.basic_publish(
        exchange="",
        routing_key=queue,
        body=task,
        properties=pika.BasicProperties(delivery_mode=2),
        mandatory=True,
    )
    print("sent", task, flush=True)
connection.close()
