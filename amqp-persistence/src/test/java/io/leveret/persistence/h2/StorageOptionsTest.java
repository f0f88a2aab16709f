package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StorageOptionsTest {

    @Test
    void hasTheDefaultsThatAreDocumented() {
        assertThat(StorageOptions.defaults())
                .isEqualTo(new StorageOptions(64 << 20, 8 << 20, 512 << 10, 8 << 20, 8, 128 << 20, 4 << 10, 256 << 10));
    }

    @Test
    void changesOneOptionAtATime() {
        StorageOptions changed = StorageOptions.defaults()
                .withFileBytesMax(1 << 20)
                .withGroupBytesMax(2 << 20)
                .withValueBytesMax(3 << 20)
                .withReadBytesMax(4 << 20)
                .withOpenFilesMax(5)
                .withDefinitionBytesMax(6 << 20)
                .withSharedBodyBytesMin(7 << 10)
                .withJournalBytes(8 << 10);

        assertThat(changed)
                .isEqualTo(new StorageOptions(1 << 20, 2 << 20, 3 << 20, 4 << 20, 5, 6 << 20, 7 << 10, 8 << 10));
    }

    @Test
    void namesTheOptionAndTheBoundItBreaks() {
        assertThatThrownBy(() -> StorageOptions.defaults().withOpenFilesMax(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("openFilesMax: 1 to 1024, got 0");
    }
}
