package io.leveret.broker.boot;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.config.Resource;
import io.leveret.broker.connection.ResourceAlarms;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again how much disk and memory is left, and raises and ends the alarms. Nothing tells of a disk that fills up,
 * so it has to be asked. Memory is what the last collections of garbage left; as nothing may collect any more while publishers
 * wait, it has garbage collected itself then, though rarely.
 */
final class ResourceMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceMonitor.class);

    private static final long INTERVAL_MILLIS = 500;

    /** In intervals: a collection stops everything for a while. */
    private static final int COLLECTION_INTERVALS = 20;

    private final BrokerConfig.Alarms limits;
    private final ResourceAlarms alarms;
    private final LongSupplier freeDiskBytes;
    private final LongSupplier usedMemoryBytes;
    private final Runnable collection;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "resources");
        created.setDaemon(true);
        return created;
    });

    /** Only touched on the monitor's thread. */
    private int intervalsOfAlarm;

    ResourceMonitor(
            BrokerConfig.Alarms limits,
            ResourceAlarms alarms,
            LongSupplier freeDiskBytes,
            LongSupplier usedMemoryBytes,
            Runnable collection) {
        this.limits = limits;
        this.alarms = alarms;
        this.freeDiskBytes = freeDiskBytes;
        this.usedMemoryBytes = usedMemoryBytes;
        this.collection = collection;
    }

    /** Of this process and of the disk below its data. */
    static ResourceMonitor of(BrokerConfig config, ResourceAlarms alarms) {
        var directory = config.node().dataDirectory().toAbsolutePath().toFile();
        return new ResourceMonitor(
                config.alarms(), alarms, directory::getUsableSpace, ResourceMonitor::heapAfterCollection, System::gc);
    }

    /** Looks for the first time before it returns. */
    void start() {
        look();
        var unused = thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    void look() {
        try {
            lookAtMemory();
            set(Resource.DISK, freeDiskBytes.getAsLong(), limits.freeDiskBytes(), false);
        } catch (RuntimeException e) {
            LOG.error("cannot tell how much memory and disk is left", e);
        }
    }

    private void lookAtMemory() {
        if (alarms.isOn(Resource.MEMORY)) {
            intervalsOfAlarm++;
            if (intervalsOfAlarm % COLLECTION_INTERVALS == 0) {
                collection.run();
            }
        } else {
            intervalsOfAlarm = 0;
        }
        set(Resource.MEMORY, usedMemoryBytes.getAsLong(), limits.memoryBytes(), true);
    }

    private void set(Resource resource, long bytes, long limit, boolean tooHigh) {
        boolean low = tooHigh ? bytes > limit : bytes < limit;
        if (!alarms.set(resource, low)) {
            return;
        }
        String is = "%s: %d bytes %s, limit %d bytes"
                .formatted(resource.wireName(), bytes, tooHigh ? "in use" : "free", limit);
        if (low) {
            LOG.warn("alarm: {}; publishers are blocked", is);
        } else {
            LOG.info("alarm is over: {}", is);
        }
    }

    private static long heapAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += usage == null ? 0 : usage.getUsed();
        }
        return used;
    }
}
