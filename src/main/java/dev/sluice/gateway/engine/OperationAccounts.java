package dev.sluice.gateway.engine;

import dev.sluice.catalog.Catalog;
import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.explain.Explanation;
import dev.sluice.query.input.BindBudget;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.BindPlace;
import dev.sluice.query.run.ReadPlanner;
import graphql.language.OperationDefinition.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link OperationAccount} of an operation. An account has a plan for each field that is
 * read from the database. Such fields are the root fields of queries, and the fields of payloads
 * and events whose type is an entity. Safe for all threads.
 */
public final class OperationAccounts {

    private final ReadPlanner planner;
    private final Limits limits;
    private final Map<String, RootField> roots;
    private final PayloadTypes payloads;

    /** Makes accounts of operations on a catalog and on the payload types beside it. */
    public OperationAccounts(
            ReadPlanner planner, Catalog catalog, PayloadTypes payloads, Limits limits) {
        this.planner = planner;
        this.limits = limits;
        this.roots = RootField.of(catalog);
        this.payloads = payloads;
    }

    /** One account that is being made. */
    private final class Making {

        private final Caller caller;
        private final BindBudget binds = new BindBudget(limits.maxBindBytes());
        private final OperationAccount account = new OperationAccount();
        private final BindPlace place;
        private final @Nullable Explanation explanation;

        Making(Caller caller, Operation type, @Nullable Explanation explanation) {
            this.caller = caller;
            this.explanation = explanation;
            this.place = type == Operation.SUBSCRIPTION ? BindPlace.KEY_ROWS : BindPlace.PARAMETERS;
        }

        void addRoots(RequestedOperation operation) {
            var type = operation.definition().getOperation();
            for (var field : operation.roots()) {
                var root = type == Operation.QUERY ? roots.get(field.name()) : null;
                if (root == null) {
                    addPayload(PayloadTypes.nameOf(type), field);
                } else {
                    add(root, field, true);
                }
            }
        }

        /** Adds the fields that plans read, at or below a field whose parent type is no entity. */
        private void addPayload(String parent, Selection field) {
            var type = payloads.type(parent, field.name());
            if (type == null) {
                return;
            }
            var entity = type.entity();
            if (entity != null) {
                add(new RootField.One(entity), field, type.hasId());
                return;
            }
            field.members().values().forEach(member -> addPayload(type.name(), member));
        }

        private void add(RootField root, Selection field, boolean hasKey) {
            if (binds.isExceeded()) {
                return;
            }
            try {
                var isCached = explanation != null && planner.isCached(field, caller, place);
                var plan = planner.plan(root, field, caller, binds, place);
                if (explanation != null && isCached) {
                    explanation.wasCached(plan);
                }
                var row = hasKey ? ReadPlanner.keyRow(root, field, caller) : null;
                account.add(field, plan, row);
            } catch (Refusal refusedByItsField) {
                account.refuse(field, refusedByItsField);
            }
        }

        OperationAccount made() {
            account.bound(binds.used());
            return account;
        }
    }

    /**
     * Makes the account of an operation. A field whose input is refused costs nothing, because
     * nothing is read for it. Planning stops at the first value that exceeds the limit of bytes to
     * bind.
     */
    public OperationAccount of(RequestedOperation operation, Caller caller) {
        return of(operation, caller, null);
    }

    /**
     * Does the same for an operation that may be explained.
     *
     * @param explanation notes which plans were in the cache; null if the operation is not
     *     explained
     */
    OperationAccount of(
            RequestedOperation operation, Caller caller, @Nullable Explanation explanation) {
        var making = new Making(caller, operation.definition().getOperation(), explanation);
        making.addRoots(operation);
        return making.made();
    }

    /**
     * Makes the key of a field that is in no account; null if there is nothing to load.
     *
     * @throws Refusal if the field's input is refused, or the field binds more bytes than an
     *     operation may
     */
    public @Nullable FragmentKey key(RootField root, Selection field, Caller caller) {
        var plan =
                planner.plan(
                        root,
                        field,
                        caller,
                        new BindBudget(limits.maxBindBytes()),
                        BindPlace.PARAMETERS);
        var row = ReadPlanner.keyRow(root, field, caller);
        return row == null ? null : new FragmentKey(plan, row);
    }
}
