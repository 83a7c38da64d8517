package dev.sluice.query.cost;

import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.query.plan.Plan;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The costs of plans on this database. */
@Component
public final class PlanCosts {

    private final DatabaseSchema schema;
    private final TableStatistics statistics;

    public PlanCosts(DatabaseSchema schema, TableStatistics statistics) {
        this.schema = schema;
        this.statistics = statistics;
    }

    /** The cost under the variables of a request; {@link Long#MAX_VALUE} stands for all above. */
    public long of(Plan plan, Map<String, Object> variables) {
        return new PlanCost(variables, new ScanCost(schema, statistics, variables)).of(plan);
    }
}
