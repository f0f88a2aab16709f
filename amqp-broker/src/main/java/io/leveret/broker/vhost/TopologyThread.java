package io.leveret.broker.vhost;

import io.leveret.broker.error.AmqpException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes a virtual host's topology. Operations that wait at the same time and touch different names share
 * one sync of the disk; each sees all that was answered before it.
 *
 * <p>Its mailbox holds one operation a connection at most, for a connection waits for the answer before it reads on.
 */
final class TopologyThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopologyThread.class);

    private final Topology topology;
    private final TopologyLog log;
    private final BlockingQueue<Operation<?>> mailbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ended;

    // Decided, not yet on disk.
    private final List<Decided<?>> decided = new ArrayList<>();
    private final Set<String> decidedNames = new HashSet<>();

    TopologyThread(String vhost, Topology topology, TopologyLog log) {
        this.topology = topology;
        this.log = log;
        this.thread = new Thread(this::run, "topology " + vhost);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * What to change, and what to answer when that is done.
     *
     * @param answer computed after the change is in force
     * @param begun  cannot be taken back: in force, until a restart, though the store does not take it
     */
    record Plan<T>(List<TopologyChange> changes, Supplier<T> answer, boolean begun) {
        Plan(List<TopologyChange> changes, Supplier<T> answer) {
            this(changes, answer, false);
        }

        static <T> Plan<T> begun(List<TopologyChange> changes, Supplier<T> answer) {
            return new Plan<>(changes, answer, true);
        }

        static <T> Plan<T> nothing(T answer) {
            return new Plan<>(List.of(), () -> answer);
        }
    }

    /** Decides on the topology thread. {@code names} are all the names whose state the decision depends on. */
    <T> CompletionStage<T> decide(Set<String> names, Supplier<Plan<T>> planner) {
        return submit(new Operation<>(names, planner, new CompletableFuture<>()));
    }

    /** Decides with nothing pending: for what may reach farther than the names it mentions. */
    <T> CompletionStage<T> decideAlone(Supplier<Plan<T>> planner) {
        return submit(new Operation<>(Set.of(), planner, new CompletableFuture<>()));
    }

    private <T> CompletionStage<T> submit(Operation<T> operation) {
        mailbox.add(operation);
        if (ended) {
            refuseAll();
        }
        return operation.result();
    }

    /** Carries out what was asked before, then ends the thread. */
    @Override
    public void close() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        mailbox.add(new Operation<>(
                Set.of(),
                () -> {
                    throw new Stop();
                },
                last));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Operation<?>> waiting = new ArrayList<>();
        try {
            while (true) {
                waiting.add(mailbox.take());
                mailbox.drainTo(waiting);
                for (Operation<?> operation : waiting) {
                    decide(operation);
                }
                flush();
                waiting.clear();
            }
        } catch (Stop stop) {
            LOG.debug("{} ends", thread.getName());
        } catch (InterruptedException e) {
            LOG.error(
                    "{} was interrupted and ends: no exchange, queue or binding can change any more", thread.getName());
        } finally {
            ended = true;
            mailbox.addAll(waiting);
            refuseAll();
        }
    }

    /** Answers those whom nobody will serve; to one that has its answer this is none. */
    private void refuseAll() {
        for (Operation<?> left = mailbox.poll(); left != null; left = mailbox.poll()) {
            left.result().completeExceptionally(ConnectionException.internalError("the virtual host is closed"));
        }
    }

    private <T> void decide(Operation<T> operation) {
        if (operation.isAlone() || operation.names().stream().anyMatch(decidedNames::contains)) {
            flush();
        }
        try {
            Plan<T> plan = operation.planner().get();
            decided.add(new Decided<>(operation, plan));
            decidedNames.addAll(operation.names());
            if (operation.isAlone()) {
                flush();
            }
        } catch (AmqpException e) {
            operation.result().completeExceptionally(e);
        } catch (RuntimeException e) {
            if (e instanceof Stop) {
                throw e;
            }
            operation.fail(e);
        }
    }

    private void flush() {
        List<Decided<?>> batch = List.copyOf(decided);
        decided.clear();
        decidedNames.clear();
        try {
            write(batch);
        } catch (StorageException e) {
            LOG.error("definitions cannot be stored: {}", e.getMessage());
            batch.forEach(each -> each.notStored(topology));
            return;
        } catch (RuntimeException e) {
            batch.forEach(each -> each.operation().fail(e));
            return;
        }
        batch.forEach(each -> each.carryOut(topology));
    }

    private void write(List<Decided<?>> batch) {
        List<DefinitionChange> written = new ArrayList<>();
        for (Decided<?> each : batch) {
            for (TopologyChange change : each.plan().changes()) {
                DefinitionChange line = TopologyLog.written(change);
                if (line != null) {
                    written.add(line);
                }
            }
        }
        if (!written.isEmpty()) {
            log.append(written);
        }
    }

    private record Operation<T>(Set<String> names, Supplier<Plan<T>> planner, CompletableFuture<T> result) {
        boolean isAlone() {
            return names.isEmpty();
        }

        /** A fault of ours. */
        void fail(RuntimeException fault) {
            LOG.error("a topology change failed", fault);
            result.completeExceptionally(ConnectionException.internalError("topology change failed"));
        }
    }

    private record Decided<T>(Operation<T> operation, Plan<T> plan) {
        void notStored(Topology topology) {
            if (plan.begun()) {
                plan.changes().forEach(topology::apply);
            }
            operation.result().completeExceptionally(ConnectionException.internalError("definitions cannot be stored"));
        }

        void carryOut(Topology topology) {
            try {
                plan.changes().forEach(topology::apply);
                operation.result().complete(plan.answer().get());
            } catch (RuntimeException e) {
                operation.fail(e);
            }
        }
    }

    /** Ends the thread. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stop() {
            super(null, null, false, false);
        }
    }
}
