package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.database.start.Administrator;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitImportIntegrationTests {

    private static final String COMMITS = "select message from commits where repository_id = ?";
    private static final String BRANCHES =
            "select name from repository_branches where repository_id = ?";
    private static final String FILES = "select path from file_items where repository_id = ?";

    private static final String STRANGER = "01900000-0000-7000-8000-000000000005";

    @TempDir private Path directory;
    private final DatabaseTarget database = TestDatabase.copy();
    private Path home = Path.of("");
    private Git git;
    private int clock;

    @BeforeEach
    void makeRepository() throws GitAPIException {
        home = directory.resolve("engine");
        git = TestGit.init(home);
    }

    @AfterEach
    void closeRepository() {
        git.close();
    }

    @Test
    void importsCommitsOfAllBranches() throws Exception {
        commit("first", "README.md");
        git.checkout().setCreateBranch(true).setName("idea").call();
        commit("second", "idea.txt");
        git.checkout().setName("main").call();
        commit("third", "src/Main.java");

        var repository = importFrom(home);

        assertThat(texts(COMMITS, repository))
                .containsExactlyInAnyOrder("first", "second", "third");
        assertThat(texts(BRANCHES, repository)).containsExactlyInAnyOrder("main", "idea");
        assertThat(
                        texts(
                                "select full_name || ' ' || default_branch from repositories where id = ?",
                                repository))
                .containsExactly("local/engine main");
        assertThat(
                        texts(
                                """
                                select concat_ws(' ', author_name, author_email, committer_name,
                                    to_char(committed_at, 'YYYY-MM-DD HH24:MI:SS'),
                                    cardinality(parent_shas))
                                from commits where repository_id = ? and message = 'second'""",
                                repository))
                .containsExactly("Ada ada@example.org Grace 2026-01-01 00:00:02 1");
    }

    @Test
    void importsTheFileTreeOfWhatIsCheckedOut() throws Exception {
        commit("files", "README.md", "src/main/Main.java", "src/main/a\nb");
        Files.createSymbolicLink(home.resolve("link"), Path.of("README.md"));
        commit("link");

        var repository = importFrom(home);

        assertThat(
                        texts(
                                """
                                select concat_ws(' ', f.depth, f.path, f.is_directory, f.name,
                                    f.file_size, f.mime_type, 'in ' || p.path)
                                from file_items as f left join file_items as p on p.id = f.parent_id
                                where f.repository_id = ? order by f.path""",
                                repository))
                .containsExactly(
                        "0 README.md f README.md 9 text/markdown",
                        "0 link f link 9 inode/symlink",
                        "0 src t src",
                        "1 src/main t main in src",
                        "2 src/main/Main.java f Main.java 18 text/x-java in src/main",
                        "2 src/main/a\nb f a\nb 12 in src/main");
    }

    @Test
    void changesNothingWhenDoneAgain() throws Exception {
        commit("first", "README.md", "src/Main.java");
        var repository = importFrom(home);
        var before = versions();

        assertThat(importFrom(home)).isEqualTo(repository);

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void followsWhatHappenedSince() throws Exception {
        commit("first", "README.md", "docs/a.md", "docs/b.md", "swapped/x");
        git.branchCreate().setName("gone").call();
        var repository = importFrom(home);

        git.branchDelete().setBranchNames("gone").setForce(true).call();
        git.rm().addFilepattern("docs").addFilepattern("swapped/x").call();
        commit("second", "src/Main.java", "swapped");
        importFrom(home);

        assertThat(texts(COMMITS, repository)).containsExactlyInAnyOrder("first", "second");
        assertThat(texts(BRANCHES, repository)).containsExactly("main");
        assertThat(texts(FILES + " order by path", repository))
                .containsExactly("README.md", "src", "src/Main.java", "swapped");
        assertThat(
                        texts(
                                "select is_directory::text from file_items"
                                        + " where repository_id = ? and path = 'swapped'",
                                repository))
                .containsExactly("false");
    }

    @Test
    void countsARemoteBranchOnceAndItsCommitsToo() throws Exception {
        var first = commit("first", "README.md");
        var second = commit("second", "README.md");
        git.reset().setRef(first.name()).call();
        setRef("refs/remotes/origin/main", second);
        setRef("refs/remotes/origin/topic", first);
        setRef("refs/remotes/fork/topic", second);
        git.getRepository().updateRef("refs/remotes/origin/HEAD").link("refs/remotes/origin/main");

        var repository = importFrom(home);

        assertThat(
                        texts(
                                "select name || ' ' || head_sha from repository_branches"
                                        + " where repository_id = ?",
                                repository))
                .containsExactlyInAnyOrder("main " + first.name(), "topic " + first.name());
        assertThat(texts(COMMITS, repository)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void importsABareRepositoryAndNamesItAfterItsOrigin() throws Exception {
        commit("first", "README.md");
        var bare = directory.resolve("copy.git");
        Git.cloneRepository()
                .setURI(home.toUri().toString())
                .setBare(true)
                .setDirectory(bare.toFile())
                .call()
                .close();
        try (var copy = Git.open(bare.toFile())) {
            var config = copy.getRepository().getConfig();
            config.setString("remote", "origin", "url", "https://x:y@example.org/ada/engine.git");
            config.save();
        }

        var repository = importFrom(bare);

        assertThat(texts("select full_name from repositories where id = ?", repository))
                .containsExactly("ada/engine");
        assertThat(texts(FILES, repository)).containsExactly("README.md");
    }

    @Test
    void importsALinkedWorkTreeAsTheRepositoryThatItBelongsTo() throws Exception {
        commit("first", "README.md");
        var repository = importFrom(home);
        var tip = commit("second", "linked.txt");
        setRef("refs/heads/linked", tip);
        var linked = linkedWorkTree("linked");

        assertThat(importFrom(linked)).isEqualTo(repository);

        assertThat(texts(FILES, repository)).contains("linked.txt");
    }

    @Test
    void importsADetachedHead() throws Exception {
        var first = commit("first", "README.md");
        git.checkout().setName(first.name()).call();
        commit("detached", "loose.txt");

        var repository = importFrom(home);

        assertThat(texts(COMMITS, repository)).containsExactlyInAnyOrder("first", "detached");
        assertThat(texts(FILES, repository)).contains("loose.txt");
    }

    @Test
    void importsARepositoryWithoutCommits() throws Exception {
        var repository = importFrom(home);

        assertThat(texts(COMMITS, repository)).isEmpty();
        assertThat(texts(BRANCHES, repository)).isEmpty();
        assertThat(texts(FILES, repository)).isEmpty();
    }

    @Test
    void keepsTextThatPostgresRefusesReadable() throws Exception {
        var first = commit("first", "README.md");
        var raw =
                """
                tree %s
                author \0 <\u00ff> 1 +0000
                committer x <y> 1 +0000

                nul \0 bytes \u00ff"""
                        .formatted(first.getTree().name());
        try (var inserter = git.getRepository().newObjectInserter()) {
            var bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
            setRef("refs/heads/odd", inserter.insert(Constants.OBJ_COMMIT, bytes));
            inserter.flush();
        }

        var repository = importFrom(home);

        assertThat(texts(COMMITS, repository)).contains("nul \uFFFD bytes \uFFFD");
    }

    @Test
    void showsTheRepositoryToEverybodyButAStranger() throws Exception {
        commit("first", "README.md");

        var repository = importFrom(home);

        var members =
                """
                select m.user_id::text from project_members as m
                join project_repositories as r on r.project_id = m.project_id
                where r.repository_id = ?""";
        var takingPart =
                "select distinct m.user_id::text from project_members as m where ?::uuid is not null";
        assertThat(texts(members, repository))
                .containsExactlyInAnyOrderElementsOf(texts(takingPart, repository))
                .contains(Administrator.of(database).toString())
                .doesNotContain(STRANGER)
                .doesNotHaveDuplicates();
    }

    @Test
    void makesNobodyButTheOwnerAMemberWhereNobodyIsAskedFor() throws Exception {
        commit("Begin", "a.txt");
        var owner = Administrator.of(database);
        try (var clone = GitClone.at(home).orElseThrow()) {
            var repository = GitImport.run(database, owner, clone, false);

            assertThat(
                            texts(
                                    """
                                    select m.user_id::text from project_members as m
                                    join project_repositories as r on r.project_id = m.project_id
                                    where r.repository_id = ?""",
                                    repository))
                    .containsExactly(owner.toString());
        }
    }

    @Test
    void copesWithManyCommitsAndFiles() throws Exception {
        makeLarge(100_000, 2_000);

        var repository = importFrom(home);

        assertThat(texts("select count(*) from commits where repository_id = ?", repository))
                .containsExactly("100000");
        assertThat(texts("select count(*) from file_items where repository_id = ?", repository))
                .containsExactly("202000");
    }

    private UUID importFrom(Path path) throws SQLException, IOException {
        try (var clone = GitClone.at(path).orElseThrow()) {
            return GitImport.run(database, Administrator.of(database), clone, true);
        }
    }

    private RevCommit commit(String message, String... files) throws IOException, GitAPIException {
        for (var file : files) {
            var path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
        }
        git.add().addFilepattern(".").call();
        var time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(++clock);
        return git.commit()
                .setMessage(message)
                .setAuthor(new PersonIdent("Ada", "ada@example.org", time, ZoneOffset.UTC))
                .setCommitter(new PersonIdent("Grace", "grace@example.org", time, ZoneOffset.UTC))
                .setSign(false)
                .call();
    }

    private void setRef(String name, ObjectId commit) throws IOException {
        var update = git.getRepository().updateRef(name);
        update.setNewObjectId(commit);
        assertThat(update.forceUpdate())
                .isIn(RefUpdate.Result.NEW, RefUpdate.Result.FORCED, RefUpdate.Result.NO_CHANGE);
    }

    /** What {@code git worktree add} writes. */
    private Path linkedWorkTree(String name) throws IOException {
        var tree = Files.createDirectory(directory.resolve(name));
        var entry = Files.createDirectories(home.resolve(".git/worktrees").resolve(name));
        Files.writeString(tree.resolve(".git"), "gitdir: " + entry + "\n");
        Files.writeString(entry.resolve("gitdir"), tree.resolve(".git") + "\n");
        Files.writeString(entry.resolve("commondir"), "../..\n");
        Files.writeString(entry.resolve("HEAD"), "ref: refs/heads/" + name + "\n");
        return tree;
    }

    /** A line of commits on a tree of directories with a hundred files each. */
    private void makeLarge(int commits, int directories) throws IOException {
        var person = new PersonIdent("Ada", "ada@example.org", Instant.EPOCH, ZoneOffset.UTC);
        var objects = ((FileRepository) git.getRepository()).getObjectDatabase();
        try (var inserter = objects.newPackInserter()) {
            var commit = new CommitBuilder();
            commit.setTreeId(largeTree(inserter, directories));
            commit.setAuthor(person);
            commit.setCommitter(person);
            var tip = ObjectId.zeroId();
            for (var number = 1; number <= commits; number++) {
                commit.setMessage("Number " + number);
                tip = inserter.insert(commit);
                commit.setParentId(tip);
            }
            inserter.flush();
            setRef("refs/heads/main", tip);
        }
    }

    private static ObjectId largeTree(ObjectInserter inserter, int directories) throws IOException {
        var blob = inserter.insert(Constants.OBJ_BLOB, new byte[] {'x'});
        var files = new TreeFormatter();
        for (var file = 100; file < 200; file++) {
            files.append("file" + file, FileMode.REGULAR_FILE, blob);
        }
        var directory = inserter.insert(files);
        var root = new TreeFormatter();
        for (var number = 0; number < directories; number++) {
            root.append("directory%05d".formatted(number), FileMode.TREE, directory);
        }
        return inserter.insert(root);
    }

    /** Every row's version, which changes with each write to it. */
    private List<String> versions() throws SQLException {
        var versions = new ArrayList<String>();
        for (var table :
                List.of(
                        "repository_branches",
                        "commits",
                        "file_items",
                        "projects",
                        "project_members",
                        "project_repositories")) {
            versions.addAll(
                    texts(
                            "select id || ' ' || xmin from " + table + " where ?::uuid is not null",
                            UUID.randomUUID()));
        }
        return versions;
    }

    private List<String> texts(String query, UUID parameter) throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = database.connect();
                var statement = connection.prepareStatement(query)) {
            statement.setObject(1, parameter);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        }
        return texts;
    }
}
