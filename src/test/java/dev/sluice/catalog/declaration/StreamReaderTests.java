package dev.sluice.catalog.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.ChangeStream.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamReaderTests {

    private static final String GOOD =
            """
            interface Node { id: ID! }
            type Job implements Node @table(name: "jobs") @visible(rule: PUBLIC) {
                id: ID!
                report: Report @toOne(to: "job_id")
            }
            type Report implements Node @table(name: "reports") @visible(rule: PUBLIC) {
                id: ID!
                text: String
                job: Job @toOne(by: "task_id")
            }
            type Usage @table(name: "usages") @visible(rule: PUBLIC) { amount: Int }
            type At implements Node @table(name: "places") @visible(rule: PUBLIC) { id: ID! }
            type Subscription {
                reports(jobId: ID!, after: FeedCursor): ReportChange! @stream(of: "Report", kinds: [INSERTED, LEFT], by: "jobId")
            }
            extend type Subscription { touches(every: Int): Touched! }
            """;

    private static final String ALL_JOBS =
            """
            extend type Subscription { jobs(after: FeedCursor): JobChange! @stream(of: "Job") }
            """;

    @Test
    void readsTheStreamsOfAllFiles() {
        var problems = new CatalogProblems();
        var catalog = read(List.of(GOOD, ALL_JOBS), problems);

        assertThat(problems.all()).isEmpty();
        assertThat(catalog.streams().keySet()).containsExactly("reports", "jobs");
        var reports = catalog.streams().get("reports");
        assertThat(reports.entity()).isEqualTo(catalog.entity("Report"));
        assertThat(reports.kinds())
                .containsExactlyInAnyOrder(Kind.INSERTED, Kind.LEFT, Kind.RESYNC);
        assertThat(reports.by())
                .isEqualTo(new ChangeStream.By("jobId", "task_id", catalog.entity("Job")));
        var jobs = catalog.streams().get("jobs");
        assertThat(jobs.by()).isNull();
        assertThat(jobs.kinds()).containsExactlyInAnyOrder(Kind.values());
    }

    /** An extension may declare the type itself, before the streams are extensions of it. */
    @Test
    void readsTheTypeThatIsDeclaredTwice() {
        var problems = new CatalogProblems();
        var catalog = read(List.of("type Subscription { a: Int }", GOOD, ALL_JOBS), problems);

        assertThat(problems.all()).isEmpty();
        assertThat(catalog.streams().keySet()).containsExactly("reports", "jobs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "of: \"Report\" | of: \"Nothing\" | streams Nothing, which is no type with a table",
                "of: \"Report\" | of: \"Touched\" | streams Touched, which is no type with a table",
                "of: \"Report\", kinds: [INSERTED, LEFT], by: \"jobId\" | kinds: [LEFT] | names no type: `of` is missing",
                "of: \"Report\" | of: \"Usage\" | streams Usage, which does not implement Node",
                "of: \"Report\" | of: \"At\" | streams At, but the name at is taken in changes",
                "ReportChange! | ReportChange | must be of type ReportChange!",
                "ReportChange! | JobChange! | must be of type ReportChange!",
                "ReportChange! | [ReportChange!]! | must be of type ReportChange!",
                "after: FeedCursor | first: Int | needs the argument `after: FeedCursor`",
                "after: FeedCursor | after: FeedCursor! | needs the argument `after: FeedCursor`",
                "after: FeedCursor | after: Cursor | needs the argument `after: FeedCursor`",
                "after: FeedCursor | after: FeedCursor, first: Int | its argument first selects nothing: name it in `by`",
                "INSERTED, LEFT | INSERTED, MOVED | there is no kind of change MOVED",
                "INSERTED, LEFT | 1 | its `kinds` must be values of ChangeKind",
                "INSERTED, LEFT | | its `kinds` name no kind: leave them out for all kinds",
                ", by: \"jobId\" | | its argument jobId selects nothing: name it in `by`",
                "jobId: ID! | jobId: ID | is selected by jobId, so it needs an argument `jobId: ID!`",
                "jobId: ID! | jobId: String! | is selected by jobId, so it needs an argument `jobId: ID!`",
                "jobId: ID!, | | is selected by jobId, so it needs an argument `jobId: ID!`",
                "by: \"jobId\" | by: \"job\" | is selected by job, which must be the name of a relation with Id, like jobId",
                "by: \"jobId\" | by: \"Id\" | is selected by Id, which must be the name of a relation with Id, like jobId",
                "by: \"jobId\" | by: \"userId\" | is selected by userId, but Report has no relation user with @toOne(by: …)",
                "by: \"jobId\" | by: \"textId\" | is selected by textId, but Report has no relation text with @toOne(by: …)",
                "@toOne(by: \"task_id\") | @toOne(to: \"report_id\") | is selected by jobId, but Report has no relation job with @toOne(by: …)",
            })
    void namesEachMistake(String from, String to, String problem) {
        var problems = new CatalogProblems();
        assertThat(GOOD).contains(from);
        read(List.of(GOOD.replace(from, to == null ? "" : to)), problems);

        assertThat(problems.all()).contains("Subscription.reports: " + problem);
    }

    @Test
    void listsAllMistakesOfAStream() {
        var problems = new CatalogProblems();
        read(
                List.of(
                        GOOD.replace("after: FeedCursor", "after: Int")
                                .replace("LEFT]", "MOVED]")
                                .replace("\"jobId\"", "\"userId\"")),
                problems);

        assertThat(problems.all())
                .containsExactly(
                        "Subscription.reports: there is no kind of change MOVED",
                        "Subscription.reports: needs the argument `after: FeedCursor`",
                        "Subscription.reports: is selected by userId, so it needs an argument `userId: ID!`",
                        "Subscription.reports: is selected by userId, but Report has no relation user with @toOne(by: …)",
                        "Subscription.reports: its argument jobId selects nothing: name it in `by`");
    }

    @Test
    void rejectsAFieldThatIsDeclaredTwice() {
        var problems = new CatalogProblems();
        read(List.of(GOOD, "extend type Subscription { touches: Int }"), problems);

        assertThat(problems.all()).containsExactly("Subscription.touches: is declared twice");
    }

    @Test
    void rejectsStreamsOfOtherTypes() {
        var problems = new CatalogProblems();
        read(List.of(GOOD.replace("text: String", "text: String @stream(of: \"Job\")")), problems);

        assertThat(problems.all())
                .containsExactly("Report.text: @stream is for fields of Subscription");
    }

    private static Catalog read(List<String> files, CatalogProblems problems) {
        return CatalogReader.read(Declarations.parse(files), problems);
    }
}
