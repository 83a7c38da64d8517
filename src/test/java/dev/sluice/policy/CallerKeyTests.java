package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anonymous callers are counted by their network, behind a proxy too. */
class CallerKeyTests {

    private static CallerKey resolved(String address) {
        return CallerKey.ofNetwork(new InetSocketAddress(address, 80));
    }

    /** As Spring makes the address of a header. */
    private static CallerKey forwarded(String address) {
        return CallerKey.ofNetwork(InetSocketAddress.createUnresolved(address, 80));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1, 192.0.2.1, true",
        "2001:db8:0:1::1, 2001:db8:0:1::2, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    })
    void tellsNetworksApart(String one, String other, boolean same) {
        assertThat(resolved(one).equals(resolved(other))).isEqualTo(same);
        assertThat(forwarded(one).equals(forwarded(other))).isEqualTo(same);
        assertThat(forwarded(one)).isEqualTo(resolved(one));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "example.org", "", "192.0.2.300"})
    void countsCallersWithoutAnAddressTogether(String name) {
        assertThat(forwarded(name)).isEqualTo(CallerKey.ofNetwork(null));
    }

    @Test
    void isNoUser() {
        assertThat(forwarded("192.0.2.1").isUser()).isFalse();
    }
}
