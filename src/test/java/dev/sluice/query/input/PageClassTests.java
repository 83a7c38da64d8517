package dev.sluice.query.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageClassTests {

    @ParameterizedTest
    @CsvSource({"-1, 4", "0, 4", "4, 4", "5, 16", "16, 16", "20, 64", "2147483647, 268435456"})
    void isTheNextPowerOfFour(int size, int expected) {
        assertThat(PageClass.of(size)).isEqualTo(expected);
    }

    @Test
    void isNeverMoreThanIsAllowed() {
        assertThat(PageClass.of(20, 100)).isEqualTo(64);
        assertThat(PageClass.of(70, 100)).isEqualTo(100);
        assertThat(PageClass.of(BigInteger.TEN.pow(3), 100)).isEqualTo(100);
        assertThat(PageClass.of(null, 100)).isEqualTo(100);
    }
}
