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

/** A Git repository on this machine: a clone, a bare one, or a linked work tree. */
final class GitClone implements AutoCloseable {

    private static final String ORIGIN = Constants.R_REMOTES + "origin/";

    private final Repository repository;

    private GitClone(Repository repository) {
        this.repository = repository;
    }

    /** The repository at a path. */
    static Optional<GitClone> at(Path path) throws IOException {
        var directory = path.toAbsolutePath().normalize().toFile();
        return open(
                gitBuilder().addCeilingDirectory(directory.getParentFile()).findGitDir(directory));
    }

    /** The repository that a path is in, at any depth. */
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

    /** Tells it from others on this machine: all work trees of one repository have the same. */
    Path home() throws IOException {
        return repository.getCommonDirectory().toPath().toRealPath();
    }

    /** Where it was cloned from, or else its directory's name. */
    Origin origin() throws IOException {
        var origin = Origin.of(repository.getConfig().getString("remote", "origin", "url"));
        return origin == null ? new Origin("local", directoryName()) : origin;
    }

    /** The address that it was cloned from, without the password that it may hold. */
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

    /** The commit that is checked out; none in a repository without commits. */
    Optional<ObjectId> head() throws IOException {
        return Optional.ofNullable(repository.resolve(Constants.HEAD));
    }

    /**
     * The branch that is checked out, or that the origin's head names; null if neither is known.
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

    /** The tip of each branch by name; a branch of our own goes before a remote one of its name. */
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

    /** Every commit that is reachable from a branch or is checked out. */
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
