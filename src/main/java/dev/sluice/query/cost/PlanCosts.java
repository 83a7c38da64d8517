package dev.sluice.query.cost;

import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.query.plan.Plan;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Computes the costs of plans from the indexes and statistics of this database. */
@Component
public final class PlanCosts {

    private final DatabaseSchema schema;
    private final TableStatistics statistics;

    public PlanCosts(DatabaseSchema schema, TableStatistics statistics) {
        this.schema = schema;
        this.statistics = statistics;
    }

    /**
     * Returns the cost of a plan for a request with these variables. {@link Long#MAX_VALUE} stands
     * for any larger cost.
     */
    public long of(Plan plan, Map<String, Object> variables) {
        return new PlanCost(variables, new ScanCost(schema, statistics, variables)).of(plan);
    }
}
