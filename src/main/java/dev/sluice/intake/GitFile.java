package dev.sluice.intake;

import org.jspecify.annotations.Nullable;

/**
 * A file or directory of a commit.
 *
 * @param path from the root, with slashes
 * @param parentPath the directory it is in; null at the root
 * @param depth 0 at the root
 * @param size in bytes; null for a directory, and for a file whose content is not here
 */
record GitFile(
        String path,
        @Nullable String parentPath,
        String name,
        boolean isDirectory,
        int depth,
        @Nullable Long size,
        @Nullable String mimeType) {}
