package dev.sluice.feed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The columns of a table whose values the log carries, beside the row's key.
 *
 * @param table the table; changes of a partition are changes of its table
 * @param scopes the uuid columns that visibility rules name
 * @param links the other uuid columns, which relations and rules read
 * @param states the columns of enumerations and booleans; the state of {@code deleted_at} is
 *     whether it is set
 */
public record LoggedColumns(
        String table, List<String> scopes, List<String> links, List<String> states) {

    public LoggedColumns {
        scopes = List.copyOf(scopes);
        links = List.copyOf(links);
        states = List.copyOf(states);
    }

    /** Returns the scopes and links, in the order of their values in the log. */
    public List<String> keys() {
        return Stream.concat(scopes.stream(), links.stream()).toList();
    }

    /** Returns whether the log carries everything that {@code wanted} names. */
    public boolean covers(LoggedColumns wanted) {
        return new LinkedHashSet<>(scopes).containsAll(wanted.scopes)
                && new LinkedHashSet<>(keys()).containsAll(wanted.keys())
                && new LinkedHashSet<>(states).containsAll(wanted.states);
    }

    /**
     * Returns these columns and those that are logged already. So a gateway of the version before
     * still finds its columns.
     *
     * @param logged the columns of the same table that are logged now
     * @param exists whether the table still has a column
     */
    public LoggedColumns joinedTo(LoggedColumns logged, Predicate<String> exists) {
        var joinedScopes = joined(logged.scopes, scopes, exists);
        var joinedLinks = new ArrayList<>(joined(logged.links, links, exists));
        joinedLinks.removeAll(joinedScopes);
        return new LoggedColumns(
                table, joinedScopes, joinedLinks, joined(logged.states, states, exists));
    }

    private static List<String> joined(
            List<String> old, List<String> wanted, Predicate<String> exists) {
        var all = new LinkedHashSet<String>();
        old.stream().filter(exists).forEach(all::add);
        all.addAll(wanted);
        return List.copyOf(all);
    }
}
