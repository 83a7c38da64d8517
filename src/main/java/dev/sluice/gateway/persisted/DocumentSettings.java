package dev.sluice.gateway.persisted;

import dev.sluice.database.target.SettingBounds;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Documents that clients ask for by a name or a hash.
 *
 * @param trusted a folder of operations ({@code .graphql}) and manifests ({@code .json}), or one
 *     such file
 * @param onlyTrusted whether all other documents are refused
 */
@ConfigurationProperties("sluice.documents")
public record DocumentSettings(@Nullable Path trusted, @DefaultValue("false") boolean onlyTrusted) {

    private static final String TRUSTED = "sluice.documents.trusted";

    public DocumentSettings {
        trusted = trusted == null || trusted.toString().isBlank() ? null : trusted;
        if (trusted != null && !Files.isReadable(trusted)) {
            throw SettingBounds.wrong(
                    TRUSTED, SettingBounds.quoted(trusted) + " is no readable file or folder");
        }
        if (onlyTrusted && trusted == null) {
            throw SettingBounds.wrong(
                    "sluice.documents.only-trusted", "needs documents in " + TRUSTED);
        }
    }
}
