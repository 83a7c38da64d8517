package dev.sluice.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Lists the directories and files of a commit. Each directory comes before its contents. */
final class TreeReader {

    private static final String LINK = "inode/symlink";

    /**
     * The maximum characters of a path. Longer paths are left out. Even with the widest characters,
     * such a path fits into an entry of a PostgreSQL index.
     */
    private static final int LONGEST_PATH = 650;

    private TreeReader() {}

    static List<GitFile> read(Repository repository, RevCommit commit) throws IOException {
        var files = new ArrayList<GitFile>();
        var paths = new HashSet<String>();
        try (var reader = repository.newObjectReader();
                var walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            while (walk.next()) {
                var file = file(walk, reader);
                // different paths that are not UTF-8 may become equal texts
                if (file.path().length() <= LONGEST_PATH && paths.add(file.path())) {
                    files.add(file);
                }
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                }
            }
        }
        return files;
    }

    private static GitFile file(TreeWalk walk, ObjectReader reader) throws IOException {
        var path = CleanText.of(walk.getRawPath());
        var slash = path.lastIndexOf('/');
        var name = path.substring(slash + 1);
        // a submodule is a link to a commit of another repository: list it as a directory
        var isDirectory = walk.isSubtree() || FileMode.GITLINK.equals(walk.getFileMode());
        return new GitFile(
                path,
                slash < 0 ? null : path.substring(0, slash),
                name,
                isDirectory,
                walk.getDepth(),
                isDirectory ? null : size(walk, reader),
                isDirectory ? null : mimeType(walk, name));
    }

    private static @Nullable Long size(TreeWalk walk, ObjectReader reader) throws IOException {
        try {
            return reader.getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB);
        } catch (MissingObjectException inPartialClone) {
            return null;
        }
    }

    private static @Nullable String mimeType(TreeWalk walk, String name) {
        return FileMode.SYMLINK.equals(walk.getFileMode()) ? LINK : MimeTypes.of(name);
    }
}
