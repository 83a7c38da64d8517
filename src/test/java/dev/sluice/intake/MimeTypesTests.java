package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeTypesTests {

    @ParameterizedTest
    @CsvSource({
        "Main.java, text/x-java",
        "README.md, text/markdown",
        "pom.xml, application/xml",
        "logo.PNG, image/png",
        "index.html, text/html",
        "app.ts, text/x-typescript",
        "Dockerfile, text/x-dockerfile",
        ".gitignore, text/plain",
        "schema.graphqls, text/x-graphql",
    })
    void guessesByTheName(String name, String type) {
        assertThat(MimeTypes.of(name)).isEqualTo(type);
    }

    @Test
    void doesNotGuessWhereTheNameSaysNothing() {
        assertThat(MimeTypes.of("LICENSE")).isNull();
        assertThat(MimeTypes.of("a.b.nobody-knows")).isNull();
        assertThat(MimeTypes.of("")).isNull();
    }
}
