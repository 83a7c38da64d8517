package dev.sluice.gateway.engine;

import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.database.target.SettingBounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files in which types are declared.
 *
 * @param locations patterns of SDL files, in Spring's notation for resources
 */
@ConfigurationProperties("sluice.schema")
public record SchemaSettings(@DefaultValue(SchemaSettings.OWN) List<String> locations) {

    private static final String LOCATIONS = "sluice.schema.locations";

    /** Sluice's own types. */
    public static final String OWN = "classpath*:graphql/**/*.graphqls";

    public SchemaSettings {
        locations =
                locations.stream()
                        .map(location -> SettingBounds.text(LOCATIONS, location))
                        .toList();
        if (locations.isEmpty()) {
            throw SettingBounds.wrong(LOCATIONS, "must not be empty");
        }
        locations.forEach(SchemaSettings::files);
    }

    /**
     * Reads the declarations of all files.
     *
     * @throws IOException if a file cannot be read
     */
    public Declarations declarations() throws IOException {
        var texts = new ArrayList<String>();
        for (var file : files()) {
            texts.add(file.getContentAsString(StandardCharsets.UTF_8));
        }
        return Declarations.parse(texts);
    }

    /**
     * Returns the files of all locations. The files of one location are in the order of their
     * names.
     */
    private List<Resource> files() {
        return locations.stream().flatMap(location -> files(location).stream()).toList();
    }

    private static List<Resource> files(String location) {
        try {
            var files = new PathMatchingResourcePatternResolver().getResources(location);
            if (files.length > 0 && Arrays.stream(files).allMatch(Resource::isReadable)) {
                return Arrays.stream(files)
                        .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                        .toList();
            }
        } catch (IOException | IllegalArgumentException notFound) {
            // Reported like a location without files.
        }
        throw SettingBounds.wrong(LOCATIONS, SettingBounds.quoted(location) + " has no files");
    }
}
