package dev.sluice.intake;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaTypeFactory;
import org.springframework.util.MimeType;

/** Guesses the MIME type of a file from its name. */
final class MimeTypes {

    /**
     * Types of files that general lists lack or get wrong. Such lists take {@code .ts} for a video.
     */
    private static final Map<String, String> OF_SOURCES =
            byExtension(
                    """
                    application/json            json webmanifest
                    application/toml            toml
                    application/x-sh            sh bash zsh
                    application/yaml            yaml yml
                    text/csv                    csv
                    text/javascript             js mjs cjs jsx
                    text/markdown               md markdown
                    text/plain                  txt log cfg conf ini properties lock gitignore gitattributes editorconfig
                    text/x-c                    c h
                    text/x-c++                  cc cpp cxx hpp hh
                    text/x-clojure              clj cljs
                    text/x-csharp               cs
                    text/x-dart                 dart
                    text/x-dockerfile           dockerfile
                    text/x-elixir               ex exs
                    text/x-go                   go
                    text/x-gradle               gradle
                    text/x-graphql              graphql graphqls gql
                    text/x-groovy               groovy
                    text/x-haskell              hs
                    text/x-java                 java
                    text/x-kotlin               kt kts
                    text/x-lua                  lua
                    text/x-makefile             makefile mk
                    text/x-perl                 pl pm
                    text/x-php                  php
                    text/x-protobuf             proto
                    text/x-python               py pyi
                    text/x-r                    r
                    text/x-ruby                 rb
                    text/x-rust                 rs
                    text/x-scala                scala
                    text/x-sql                  sql
                    text/x-swift                swift
                    text/x-terraform            tf
                    text/x-typescript           ts tsx mts cts
                    text/x-vue                  vue
                    """);

    private MimeTypes() {}

    /** Returns the type, or null if the name does not tell it. */
    static @Nullable String of(String name) {
        var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        var known = OF_SOURCES.get(extension);
        return known != null
                ? known
                : MediaTypeFactory.getMediaType(name).map(MimeType::toString).orElse(null);
    }

    private static Map<String, String> byExtension(String table) {
        var types = new HashMap<String, String>();
        for (var line : table.lines().toList()) {
            var words = new StringTokenizer(line);
            var type = words.nextToken();
            while (words.hasMoreTokens()) {
                types.put(words.nextToken(), type);
            }
        }
        return Map.copyOf(types);
    }
}
