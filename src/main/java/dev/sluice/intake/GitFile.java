package dev.sluice.intake;

import org.jspecify.annotations.Nullable;

/**
 * A file or directory of a commit.
 *
 * @param path the path from the root of the repository, with slashes
 * @param parentPath the path of the directory that contains it; null at the root
 * @param depth the number of directories above it; 0 at the root
 * @param size the size in bytes; null for a directory, and for a file whose content the clone lacks
 */
record GitFile(
        String path,
        @Nullable String parentPath,
        String name,
        boolean isDirectory,
        int depth,
        @Nullable Long size,
        @Nullable String mimeType) {}
