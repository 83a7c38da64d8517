package dev.sluice.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** A Git repository on this machine: a clone, a bare repository, or a linked work tree. */
final class GitClone implements AutoCloseable {

    private static final String ORIGIN = Constants.R_REMOTES + "origin/";

    private final Repository repository;

    private GitClone(Repository repository) {
        this.repository = repository;
    }

    /** Opens the repository at exactly this path. Returns empty if there is none. */
    static Optional<GitClone> at(Path path) throws IOException {
        var directory = path.toAbsolutePath().normalize().toFile();
        return open(
                gitBuilder().addCeilingDirectory(directory.getParentFile()).findGitDir(directory));
    }

    /** Opens the repository that contains a path, at any depth. Returns empty if there is none. */
    static Optional<GitClone> around(Path path) throws IOException {
        return open(gitBuilder().findGitDir(path.toAbsolutePath().normalize().toFile()));
    }

    private static FileRepositoryBuilder gitBuilder() {
        OwnSystemReader.install();
        return new FileRepositoryBuilder().setMustExist(true);
    }

    private static Optional<GitClone> open(FileRepositoryBuilder builder) throws IOException {
        return builder.getGitDir() == null
                ? Optional.empty()
                : Optional.of(new GitClone(builder.build()));
    }

    Repository repository() {
        return repository;
    }

    /**
     * Returns the directory that identifies the repository on this machine. All work trees of a
     * repository share this directory.
     */
    Path home() throws IOException {
        return repository.getCommonDirectory().toPath().toRealPath();
    }

    /**
     * Returns the owner and the name in the address that the repository was cloned from. Without
     * such an address, the owner is {@code local} and the name is the directory's name.
     */
    Origin origin() throws IOException {
        var origin = Origin.of(repository.getConfig().getString("remote", "origin", "url"));
        return origin == null ? new Origin("local", directoryName()) : origin;
    }

    /**
     * Returns the address that the repository was cloned from, without user name and password.
     * Returns null if there is none.
     */
    @Nullable String url() {
        var url = repository.getConfig().getString("remote", "origin", "url");
        return url == null ? null : url.replaceFirst("//[^/@]*@", "//");
    }

    private String directoryName() throws IOException {
        var home = home();
        var named = home.endsWith(Constants.DOT_GIT) ? home.getParent() : home;
        var name = named == null || named.getFileName() == null ? "root" : named.getFileName() + "";
        return name.endsWith(Constants.DOT_GIT_EXT)
                ? name.substring(0, name.length() - Constants.DOT_GIT_EXT.length())
                : name;
    }

    /** Returns the checked-out commit, or empty in a repository without commits. */
    Optional<ObjectId> head() throws IOException {
        return Optional.ofNullable(repository.resolve(Constants.HEAD));
    }

    /**
     * Returns the checked-out branch. If no branch is checked out, returns the default branch of
     * {@code origin}, or null if that branch is unknown.
     */
    @Nullable String defaultBranch() throws IOException {
        var head = repository.exactRef(Constants.HEAD);
        if (head != null && head.isSymbolic()) {
            return Repository.shortenRefName(head.getTarget().getName());
        }
        var originHead = repository.exactRef(ORIGIN + Constants.HEAD);
        return originHead != null && originHead.isSymbolic()
                ? originHead.getTarget().getName().substring(ORIGIN.length())
                : null;
    }

    /**
     * Returns the newest commit of each branch, by the name of the branch. A local branch takes
     * precedence over a remote branch with the same name.
     */
    Map<String, ObjectId> branches() throws IOException {
        var branches = new LinkedHashMap<String, ObjectId>();
        for (var ref : branchRefs()) {
            var tip = ref.getObjectId();
            if (tip != null && !ref.isSymbolic()) {
                branches.putIfAbsent(branchName(ref), tip);
            }
        }
        return branches;
    }

    /**
     * Returns a walk over every commit that is reachable from a branch or from the checked-out
     * commit.
     */
    RevWalk commits() throws IOException {
        var walk = new RevWalk(repository);
        walk.setRetainBody(true);
        for (var tip : Stream.concat(tips(), head().stream()).toList()) {
            if (walk.parseAny(tip) instanceof RevCommit commit) {
                walk.markStart(commit);
            }
        }
        return walk;
    }

    private Stream<ObjectId> tips() throws IOException {
        return branchRefs().stream().map(Ref::getObjectId).filter(Objects::nonNull);
    }

    private List<Ref> branchRefs() throws IOException {
        var refs = repository.getRefDatabase();
        var all = new ArrayList<Ref>(refs.getRefsByPrefix(Constants.R_HEADS));
        refs.getRefsByPrefix(Constants.R_REMOTES).stream()
                .sorted(Comparator.comparing(ref -> !ref.getName().startsWith(ORIGIN)))
                .forEach(all::add);
        return all;
    }

    private static String branchName(Ref ref) {
        var name = ref.getName();
        return name.startsWith(Constants.R_HEADS)
                ? name.substring(Constants.R_HEADS.length())
                : name.substring(name.indexOf('/', Constants.R_REMOTES.length()) + 1);
    }

    @Override
    public void close() {
        repository.close();
    }
}
