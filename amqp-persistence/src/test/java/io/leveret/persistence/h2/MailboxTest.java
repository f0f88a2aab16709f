package io.leveret.persistence.h2;

import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.QueueLog.Batch;
import io.leveret.persistence.QueueLog.Completion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests wake the store thread for a commit. */
class MailboxTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private H2Storage storage;

    private final Mailbox mailbox = new Mailbox();

    @BeforeEach
    void open() {
        storage = H2Storage.open(directory, StorageOptions.defaults());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Request.Submission ofNobody(long queue, Batch batch) {
        return Request.Submission.of(((H2MessageStore) storage.messages()).logOf(queue), batch, Completion.NOBODY);
    }

    @Test
    void settlementsOfOneTurnWaitForCompanyAlsoIfTheyAreOfSeveralQueues() {
        boolean unused =
                mailbox.offer(List.of(new Request.Together(2), ofNobody(1, settled(1)), ofNobody(2, settled(5))));

        assertThat(mailbox.pollHurried()).isEmpty();
        assertThat(mailbox.poll()).hasSize(3);
    }

    @Test
    void settlementsThatWereTakenWaitForMoreUntilTheirPatienceEnds() {
        boolean taken = mailbox.offer(ofNobody(1, settled(1)));
        assertThat(mailbox.take()).hasSize(1);
        long patienceEnds = mailbox.patienceEnds();
        boolean late = mailbox.offer(ofNobody(1, settled(2)));

        assertThat(taken && late).isTrue();
        assertThat(mailbox.take(System.nanoTime() - 1)).hasSize(1);
        assertThat(mailbox.take(System.nanoTime() - 1)).isEmpty();
        assertThat(patienceEnds - mailbox.patienceEnds()).isNegative();
    }

    @Test
    @Timeout(60)
    void whoIsInAHurryEndsTheWaitForCompany() {
        boolean unused = mailbox.offer(ofNobody(1, arrived(range(1, 0, 1))));

        assertThat(mailbox.take(System.nanoTime() + TimeUnit.HOURS.toNanos(1))).hasSize(1);
    }

    @Test
    void aTurnThatBringsAMessageWaitsForNobody() {
        boolean unused = mailbox.offer(
                List.of(new Request.Together(2), ofNobody(1, settled(1)), ofNobody(2, arrived(range(2, 0, 1)))));

        assertThat(mailbox.pollHurried()).hasSize(3);
    }
}
