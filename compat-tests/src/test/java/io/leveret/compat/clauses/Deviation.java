package io.leveret.compat.clauses;

/** Where Leveret does otherwise than RabbitMQ 4.3 on purpose: the rows of a table of docs/COMPATIBILITY.md. */
public enum Deviation {
    PROTOCOL_HEADER(
            "answer to a wrong protocol header",
            "`AMQP 3 1 0 0`",
            "`AMQP 0 0 9 1`",
            "it speaks that, and the specification asks for it"),
    IDENTITY(
            "product and version in the server properties",
            "RabbitMQ and its own",
            "Leveret, and the version of RabbitMQ it behaves as; both can be set",
            "it does not claim to be somebody else"),
    CLIENT_PROPERTIES(
            "client properties above 4096 bytes",
            "accepted, in a start-ok of at most 8192",
            "the socket is closed; a response, which may be a token, may fill the 8192",
            "as RabbitMQ up to 4.0, and as the Java client's suite expects"),
    SMALLEST_FRAME_MAX("smallest `frame_max`", "8192", "4096", "older clients; the specification's minimum"),
    CHANNEL_PREFETCH(
            "prefetch of a channel: `basic.qos` with `global=true`",
            "limits each consumer",
            "limits the channel's consumers together",
            "as RabbitMQ up to 4.2"),
    CONNECTION_THAT_ENDS(
            "messages given to a connection or channel that ends",
            "what was sent to a consumer without acknowledgements with the mistake that ends its channel, or comes back from another channel of its connection, may be given to it and be lost; what was sent to one that acknowledges may come back as redelivered, and count as delivered",
            "stays in its queue",
            "nobody would get it"),
    RETURNING_TOGETHER(
            "messages of several consumers that come back at once",
            "go back consumer by consumer, and are delivered in between",
            "all go back to their places, then they are delivered in order",
            "order"),
    COMING_TOGETHER(
            "messages that a queue gets within the same instant",
            "the first may go to a consumer before one of a higher priority has come; dead letters come among others, and before or after a binding that follows, by chance; those that may not wait expire one by one; a quorum queue may end a consumer before it has what was published before that",
            "those of a higher priority go first; dead letters come behind; what is too much goes before what expires; what was published before a consumer's end may go to it",
            "a queue delivers once for all that one wake-up brings"),
    HEADER_TIMESTAMP(
            "a timestamp in a message's headers, for a headers exchange",
            "a number of milliseconds: it equals no timestamp of a binding",
            "equals the same timestamp",
            "as RabbitMQ 3.13"),
    CONSUMER_TIMEOUT_ARGUMENT(
            "`x-consumer-timeout` of a consumer of a classic queue",
            "refused",
            "accepted, without effect",
            "as for the queue"),
    HEADER_ORDER(
            "order of headers",
            "sorted by name when the message is delivered",
            "as they were published",
            "the message is passed on as it came"),
    BEHIND_COMMIT(
            "a method behind `tx.commit`, before `tx.commit-ok`",
            "may be 504 `CHANNEL_ERROR - unexpected command while processing 'tx.commit'`",
            "carried out after it",
            "a client may send ahead"),
    DELETED_BEFORE_COMMIT(
            "a message of a transaction whose queue is deleted before the commit",
            "ends the connection with 506 `RESOURCE_ERROR - failed to deliver message`, or the channel with 406 `partial tx completion` if it was declared anew",
            "is forgotten, and the commit succeeds",
            "as RabbitMQ up to 3.12; the queue is gone with its messages"),
    EARLY_ERROR(
            "an error before connection.open",
            "socket closed after 3 s",
            "socket closed at once",
            "nothing is gained by waiting"),
    UNKNOWN_METHOD(
            "a method number that does not exist",
            "socket dropped",
            "503 `COMMAND_INVALID - unimplemented method`",
            "tells what is wrong"),
    UNDECODABLE_ARGUMENTS(
            "arguments that cannot be decoded",
            "501 or socket dropped",
            "501 `FRAME_ERROR - cannot decode ...`",
            "tells what is wrong"),
    UNDECODABLE_PROPERTIES(
            "properties that cannot be decoded",
            "541 `INTERNAL_ERROR`",
            "502 `SYNTAX_ERROR - ...`",
            "tells what is wrong; it is not our fault"),
    NESTED_HEADERS("headers nested deeper than 32 tables", "accepted", "502", "a limit on what one message can cost"),
    MESSAGE_SIZE(
            "a message above `max_message_size`",
            "406 when it has arrived",
            "406 at its header",
            "nothing is read in vain"),
    LATE_REPLY(
            "a mandatory direct reply whose requester is gone",
            "dropped",
            "returned, as any message that leads nowhere",
            "the replier asked to be told"),
    UNREAD_REPLIES(
            "direct replies that a requester does not read",
            "held in memory",
            "dropped above 1000",
            "memory is bounded"),
    HASH(
            "which queue a hashing exchange picks for a value",
            "Erlang's hash",
            "a hash of ours; removing a queue moves its own share alone",
            "nobody can depend on it"),
    DEFAULT_MESSAGE_SIZE("default of `max_message_size`", "16 MiB", "128 MiB", "as RabbitMQ up to 3.13"),
    ANONYMOUS(
            "ANONYMOUS login",
            "offered",
            "offered when `anonymous_login_user` is set",
            "nobody should come in without a password by default"),
    CONSUMER_TIMEOUT(
            "`consumer_timeout`",
            "30 minutes; quorum queues alone",
            "off; when set, the late delivery goes back to its queue, its channel lives, and its acknowledgement is ignored",
            "slow work is no mistake"),
    CONFIRM_AFTER_SYNC(
            "confirm of a persistent message",
            "may come before it is synced to disk",
            "comes after",
            "a confirmed message survives power loss"),
    EXPIRY_BEHIND_OTHERS(
            "a message that expires behind others",
            "stays, and is counted, until it comes to the head, in a quorum queue that of its priority; in a priority queue, when it overtook others, longer",
            "goes on time; `leveret.message_ttl = head` for RabbitMQ's way",
            "a time to live is a promise"),
    DEAD_LETTER_SAFETY(
            "a dead letter of a durable queue",
            "may be lost when the broker dies",
            "leaves its queue's store when its new queues have it; may be there twice",
            "a confirmed message survives"),
    DELAYED_MANDATORY(
            "a delayed message (`x-delayed-message`) that is mandatory, or whose exchange has an alternate one",
            "returned, or sent to the alternate exchange, when it is published; routed when it is due all the same",
            "routed when it is due, and then, where nothing else matches, to the alternate exchange; never returned",
            "it is not lost, it waits"),
    LONG_DELAY(
            "`x-delay` above 4,294,967,295 ms",
            "routed at once",
            "waits, for up to millions of years",
            "the limit is that of Erlang's timers"),
    UNREADABLE_DELAY(
            "`x-delay` in a text that is no number",
            "ends the channel with 541",
            "routed at once, as one without a delay",
            "it is not our fault"),
    TRANSIENT_DELAYED("a delayed message that is transient", "survives a restart", "does not", "it said so"),
    DELAYED_LIMIT(
            "a delayed message above `leveret.delayed_messages_max` or `leveret.delayed_bytes_max`",
            "held in memory",
            "`basic.nack`",
            "what waits is bounded"),
    BLOCKED_ACKNOWLEDGEMENTS(
            "a client that was told `connection.blocked`",
            "is not read from any more",
            "is read on, for its acknowledgements, until it has published 256 kB more all the same",
            "what it acknowledges makes room"),
    QUORUM_OVERFLOW(
            "a quorum queue with `reject-publish` that has as many messages as it may",
            "takes one more, and what comes before its publishers have heard of that, then none until it is down to 80 %",
            "refuses the next one, and takes one again where there is room for it",
            "a limit is a limit"),
    QUORUM_BYTES(
            "what counts for `x-max-length-bytes` of a quorum queue",
            "bodies, and properties as they are encoded",
            "bodies",
            "as for other queues"),
    QUORUM_FAILURES(
            "a dead letter of a quorum queue that comes to a quorum queue",
            "brings its failed deliveries: it is redelivered, has them in `x-delivery-count` and `x-acquired-count`, and they count for `x-delivery-limit`",
            "begins anew",
            "a limit is for what failed in its queue"),
    DELAYED_RETRY(
            "`x-delayed-retry-type`, `x-delayed-retry-min` and `x-delayed-retry-max` of a quorum queue",
            "what fails or is returned comes back after a time",
            "are accepted and compared, and it comes back at once",
            "not built yet; a delayed exchange does as much"),
    QUORUM_CONSUMERS(
            "how many consumers queue.declare-ok counts of a quorum queue",
            "those that consume or hold what they got with basic.get, but not those that wait to be the single active one",
            "those that consume",
            "as of other queues"),
    STREAMS("a stream that is published to", "stores the message", "`basic.nack`", "nobody could read it"),
    OLD_ARGUMENTS(
            "`x-queue-version` 1, `x-queue-master-locator`, `x-consumer-timeout` for classic queues",
            "refused",
            "accepted, without effect",
            "as older versions");

    private final String what;
    private final String rabbitMq;
    private final String leveret;
    private final String why;

    Deviation(String what, String rabbitMq, String leveret, String why) {
        this.what = what;
        this.rabbitMq = rabbitMq;
        this.leveret = leveret;
        this.why = why;
    }

    public String what() {
        return what;
    }

    public String rabbitMq() {
        return rabbitMq;
    }

    public String leveret() {
        return leveret;
    }

    public String why() {
        return why;
    }
}
