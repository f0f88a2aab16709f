package io.leveret.persistence.h2;

/**
 * How the store uses disk and memory. All sizes in bytes.
 *
 * @param fileBytesMax a message file that has grown past this is closed and a new one begun
 * @param groupBytesMax how much one group commit takes in before it is written; one message may be larger
 * @param valueBytesMax the largest value put into a file; what is larger is cut
 * @param readBytesMax one read stops once it holds this much; one message may be larger
 * @param openFilesMax how many closed message files are kept open for reading
 * @param definitionBytesMax the file of definitions is written anew when it has grown past this, and to 16 times its content
 * @param sharedBodyBytesMin a body as long as this that goes to several queues in one commit is written once. A value of its own
 *     costs about what a block of the disk does, so a shorter one is written for each
 * @param journalBytes how long the journal of definition changes is. Once it is full they go to their database together
 */
public record StorageOptions(
        long fileBytesMax,
        long groupBytesMax,
        int valueBytesMax,
        long readBytesMax,
        int openFilesMax,
        long definitionBytesMax,
        int sharedBodyBytesMin,
        int journalBytes) {

    private static final int KB = 1024;
    private static final int MB = 1024 * KB;

    /** Rejects what cannot work, naming the option and the bound. */
    public StorageOptions {
        require("fileBytesMax", fileBytesMax, 64 * KB, 16L * 1024 * MB);
        require("groupBytesMax", groupBytesMax, 4 * KB, 256 * MB);
        require("valueBytesMax", valueBytesMax, 4 * KB, 16 * MB);
        require("readBytesMax", readBytesMax, 4 * KB, 256 * MB);
        require("openFilesMax", openFilesMax, 1, 1024);
        require("definitionBytesMax", definitionBytesMax, MB, 16L * 1024 * MB);
        require("sharedBodyBytesMin", sharedBodyBytesMin, 64, Integer.MAX_VALUE);
        require("journalBytes", journalBytes, 4 * KB, 16 * MB);
    }

    /** What suits a broker on one disk. */
    public static StorageOptions defaults() {
        return new StorageOptions(64 * MB, 8 * MB, 512 * KB, 8 * MB, 8, 128 * MB, 4 * KB, 256 * KB);
    }

    /** The same, rotating message files at another size. */
    public StorageOptions withFileBytesMax(long bytes) {
        return new StorageOptions(
                bytes,
                groupBytesMax,
                valueBytesMax,
                readBytesMax,
                openFilesMax,
                definitionBytesMax,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same with another bound for one group commit. */
    public StorageOptions withGroupBytesMax(long bytes) {
        return new StorageOptions(
                fileBytesMax,
                bytes,
                valueBytesMax,
                readBytesMax,
                openFilesMax,
                definitionBytesMax,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same with another bound for one value. */
    public StorageOptions withValueBytesMax(int bytes) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                bytes,
                readBytesMax,
                openFilesMax,
                definitionBytesMax,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same with another bound for one read. */
    public StorageOptions withReadBytesMax(long bytes) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                valueBytesMax,
                bytes,
                openFilesMax,
                definitionBytesMax,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same, keeping another number of closed files open for reading. */
    public StorageOptions withOpenFilesMax(int files) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                valueBytesMax,
                readBytesMax,
                files,
                definitionBytesMax,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same, writing the file of definitions anew at another size. */
    public StorageOptions withDefinitionBytesMax(long bytes) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                valueBytesMax,
                readBytesMax,
                openFilesMax,
                bytes,
                sharedBodyBytesMin,
                journalBytes);
    }

    /** The same with another bound below which bodies are not shared. */
    public StorageOptions withSharedBodyBytesMin(int bytes) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                valueBytesMax,
                readBytesMax,
                openFilesMax,
                definitionBytesMax,
                bytes,
                journalBytes);
    }

    /** The same with a journal of another length. */
    public StorageOptions withJournalBytes(int bytes) {
        return new StorageOptions(
                fileBytesMax,
                groupBytesMax,
                valueBytesMax,
                readBytesMax,
                openFilesMax,
                definitionBytesMax,
                sharedBodyBytesMin,
                bytes);
    }

    private static void require(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + ": " + min + " to " + max + ", got " + value);
        }
    }
}
