package dev.sluice.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.catalog.Entity;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.Caller.Kind;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScopeIndexIntegrationTests {

    /** A list without {@code orderBy} reads the first rows of each scope in the order of ids. */
    @Test
    void eachScopeHasAnIndexInTheOrderOfIds() throws SQLException {
        var missing = new ArrayList<String>();
        try (var connection = TestDatabase.migrated().connect()) {
            var schema = DatabaseSchema.read(connection);
            for (var entity : Statements.CATALOG.entities()) {
                var table = Objects.requireNonNull(schema.tables().get(entity.table()));
                var grant = VisibilityRules.standard().rows(entity, CallerClass.of(Kind.USER));
                for (var branch : ScopeBranch.of(grant.condition())) {
                    var scope = branch.column();
                    if (!table.isView()
                            && scope != null
                            && !scope.equals(Entity.KEY_COLUMN)
                            && !table.hasIndex(
                                    index ->
                                            index.isKey(scope)
                                                    || (!index.partial()
                                                            && index.startsWith(
                                                                    scope, Entity.KEY_COLUMN)))) {
                        missing.add(
                                "create index on %s (%s, %s);"
                                        .formatted(table.name(), scope, Entity.KEY_COLUMN));
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }
}
