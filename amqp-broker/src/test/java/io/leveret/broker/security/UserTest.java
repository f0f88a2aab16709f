package io.leveret.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class UserTest {

    @Test
    void signsWithTheirOwnName() {
        User ada = new User("ada", Set.of("administrator"));

        assertThat(ada.maySignAs("ada")).isTrue();
        assertThat(ada.maySignAs("joe")).isFalse();
    }

    @Test
    void signsWithAnyNameAsAnImpersonator() {
        assertThat(new User("relay", Set.of("impersonator")).maySignAs("joe")).isTrue();
    }
}
