package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/ada/engine",
                "https://example.org/ada/engine.git",
                "https://user:secret@example.org/ada/engine.git/",
                "https://example.org/group/ada/engine.git",
                "ssh://git@example.org:22/ada/engine.git",
                "git@example.org:ada/engine.git",
            })
    void readsOwnerAndName(String address) {
        assertThat(Origin.of(address)).isEqualTo(new Origin("ada", "engine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/git/engine.git", "../engine", "engine", "https://example.org/x"})
    void readsNoOwnerFromAPath(String address) {
        assertThat(Origin.of(address)).isNull();
    }

    @Test
    void knowsNothingWithoutAnAddress() {
        assertThat(Origin.of(null)).isNull();
    }
}
