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
 * How well a row matches the search of its list's filter: {@code ts_rank}, 0 or more, and more for
 * words of greater weight. It depends on the row and the search alone, so it tells nothing of other
 * rows.
 */
public final class SearchRank {

    /** Stands in an order for the rank, which no table has as a column. */
    static final Column COLUMN =
            Column.plain(Entity.SEARCH_RANK, "search_rank", ColumnType.FLOAT, false);

    private SearchRank() {}

    /** The search that each row of a list matches; refuses a filter with none, or with several. */
    static Condition.Matches required(Condition filter) {
        var searches = searches(filter);
        if (searches.size() != 1) {
            throw Refusal.badInput(
                    "searchRank needs one search in the list's filter, outside of `or` and `not`; it has "
                            + (searches.isEmpty() ? "none" : searches.size()));
        }
        return searches.getFirst();
    }

    /** The same, if there is exactly one. */
    static Optional<Condition.Matches> of(Condition filter) {
        var searches = searches(filter);
        return searches.size() == 1 ? Optional.of(searches.getFirst()) : Optional.empty();
    }

    /** The searches that every row that satisfies the condition matches. */
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
     * The rank of a row, never null where the row matches. The search is a select of its own, so
     * that it is read once and not for each row.
     */
    public static Sql sql(Condition.Matches search, Name row) {
        return Sql.of(
                "ts_rank(%, (select %))::double precision",
                row.dot(search.column()), query(search.query()));
    }

    /** Whether a row matches. */
    public static Sql matches(Condition.Matches search, Name row) {
        return Sql.of("% @@ %", row.dot(search.column()), query(search.query()));
    }

    private static Sql query(Condition.Value words) {
        return Sql.of("websearch_to_tsquery('english', ?::text)", words);
    }
}
