package dev.sluice.gateway;

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
record DocumentSettings(@Nullable Path trusted, @DefaultValue("false") boolean onlyTrusted) {}
