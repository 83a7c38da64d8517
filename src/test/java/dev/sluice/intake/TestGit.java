package dev.sluice.intake;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Repositories for tests, made without a trace elsewhere. */
public final class TestGit {

    private TestGit() {}

    /** A new, empty repository in a directory, which is made too. */
    public static Git init(Path directory) throws GitAPIException {
        OwnSystemReader.install();
        return Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    }
}
