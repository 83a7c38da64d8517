package dev.sluice.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaqueTokenTests {

    private static final OpaqueToken TOKEN = OpaqueToken.generate(new SecureRandom());

    @Test
    void hasAPrefixAndOnlyCharactersOfAnHttpToken() {
        assertThat(TOKEN.text()).matches("slc_[A-Za-z0-9_-]{49}");
        assertThat(TOKEN.prefix()).hasSize(12);
        assertThat(OpaqueToken.generate(new SecureRandom())).isNotEqualTo(TOKEN);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(OpaqueToken.parse(TOKEN.text())).contains(TOKEN);
        assertThat(TOKEN.hash()).hasSize(32);
    }

    /** Each single character that is wrong, two that are swapped, one too many or too few. */
    @Test
    void isRejectedWhenItIsMistyped() {
        var text = TOKEN.text();
        for (var i = 0; i < text.length(); i++) {
            var other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(OpaqueToken.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .as("character %d", i)
                    .isEmpty();
            assertThat(OpaqueToken.parse(text.substring(0, i) + text.substring(i + 1))).isEmpty();
            assertThat(OpaqueToken.parse(text.substring(0, i) + 'x' + text.substring(i))).isEmpty();
        }
        for (var i = 1; i < text.length(); i++) {
            if (text.charAt(i) != text.charAt(i - 1)) {
                var swapped =
                        text.substring(0, i - 1)
                                + text.charAt(i)
                                + text.charAt(i - 1)
                                + text.substring(i + 1);
                assertThat(OpaqueToken.parse(swapped)).as("characters before %d", i).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slc_", "slc", "slc_\0", "slc_é", "slc_========", "SLC_x"})
    void isRejectedWhenItIsGarbage(String text) {
        assertThat(OpaqueToken.parse(text)).isEmpty();
        assertThat(OpaqueToken.parse(text + "A".repeat(100_000))).isEmpty();
        assertThat(OpaqueToken.parse("slc_" + "\0".repeat(49))).isEmpty();
        assertThat(OpaqueToken.parse("slc_" + "\ud800".repeat(49))).isEmpty();
    }

    @Test
    void isNotShownWhole() {
        assertThat(TOKEN).asString().doesNotContain(TOKEN.text().substring(13));
    }
}
