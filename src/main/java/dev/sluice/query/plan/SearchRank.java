package dev.sluice.query.plan;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.policy.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rank of a row, which says how well the row matches the search in the filter of its list. The
 * rank is PostgreSQL's {@code ts_rank}: it is at least 0, and words of greater weight raise it. The
 * rank depends on this row and the search only, so it reveals nothing about other rows.
 */
public final class SearchRank {

    /** Represents the rank in an order. No table has such a column. */
    static final Column COLUMN =
            Column.plain(Entity.SEARCH_RANK, "search_rank", ColumnType.FLOAT, false);

    private SearchRank() {}

    /**
     * Returns the search that each row of a list must match. Rejects a filter that has no such
     * search, or several.
     */
    static Condition.Matches required(Condition filter) {
        var searches = searches(filter);
        if (searches.size() != 1) {
            throw Refusal.badInput(
                    "searchRank needs one search in the list's filter, outside of `or` and `not`; it has "
                            + (searches.isEmpty() ? "none" : searches.size()));
        }
        return searches.getFirst();
    }

    /** Returns the search that each row of a list must match, if there is exactly one. */
    static Optional<Condition.Matches> of(Condition filter) {
        var searches = searches(filter);
        return searches.size() == 1 ? Optional.of(searches.getFirst()) : Optional.empty();
    }

    /** Returns the searches that a row must match to satisfy the condition. */
    private static List<Condition.Matches> searches(Condition condition) {
        return switch (condition) {
            case Condition.Matches matches -> List.of(matches);
            case Condition.And(var parts) -> {
                var searches = new ArrayList<Condition.Matches>();
                parts.forEach(part -> searches.addAll(searches(part)));
                yield searches;
            }
            case Condition.Or _,
                    Condition.Not _,
                    Condition.Compare _,
                    Condition.In _,
                    Condition.Within _,
                    Condition.IsNull _,
                    Condition.Equal _,
                    Condition.Missing _,
                    Condition.Holds _,
                    Condition.OneOf _,
                    Condition.Exists _,
                    Condition.Planned _ ->
                    List.of();
        };
    }

    /**
     * The SQL of a row's rank, which is never null for a row that matches. The search is a {@code
     * select} of its own, so that PostgreSQL parses it once and not for each row.
     */
    public static Sql sql(Condition.Matches search, Name row) {
        return Sql.of(
                "ts_rank(%, (select %))::double precision",
                row.dot(search.column()), query(search.query()));
    }

    /** The SQL condition that a row matches the search. */
    public static Sql matches(Condition.Matches search, Name row) {
        return Sql.of("% @@ %", row.dot(search.column()), query(search.query()));
    }

    private static Sql query(Condition.Value words) {
        return Sql.of("websearch_to_tsquery('english', ?::text)", words);
    }
}
