package dev.sluice.query.run;

import dev.sluice.database.SqlRunner;
import dev.sluice.gateway.engine.OperationAccounts;
import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.policy.Caller;
import dev.sluice.query.input.BoundList;
import dev.sluice.query.input.RequestedOperation;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;

/** Answers operations by plans and statements alone, without the engine and its limits. */
public final class DirectReader {

    private final OperationAccounts accounts;
    private final SqlRunner sql;

    public DirectReader(OperationAccounts accounts, SqlRunner sql) {
        this.accounts = accounts;
        this.sql = sql;
    }

    private record Member(String name, FragmentKey key) {}

    /** The response, {@code {"data": {…}}}, to an operation without variables and fragments. */
    public String read(String document, Caller caller) {
        var operation = (OperationDefinition) Parser.parse(document).getDefinitions().getFirst();
        var prepared =
                accounts.of(
                        new RequestedOperation(operation, Map.of(), Map.of(), document.length()),
                        caller);
        var answers = new LinkedHashMap<String, String>();
        var batches = new LinkedHashMap<BoundStatement, List<Member>>();
        for (var field : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
            answers.put(field.getResultKey(), "null");
            var key = prepared.key(List.of(field));
            if (key != null) {
                batches.computeIfAbsent(key.plan().statement(), _ -> new ArrayList<>())
                        .add(new Member(field.getResultKey(), key));
            }
        }
        batches.forEach((batch, members) -> answers.putAll(run(batch, members)));
        var data = new StringJoiner(",", "{\"data\":{", "}}");
        answers.forEach((name, answer) -> data.add("\"" + name + "\":" + answer));
        return data.toString();
    }

    private Map<String, String> run(BoundStatement batch, List<Member> members) {
        var parameters = new ArrayList<Object>();
        parameters.add(
                members.stream().map(member -> member.key().row().key()).toArray(UUID[]::new));
        parameters.add(
                members.stream().map(member -> member.key().row().caller()).toArray(UUID[]::new));
        for (var bind : batch.binds()) {
            parameters.add(bind instanceof BoundList list ? list.toArray() : bind);
        }
        var answers = new LinkedHashMap<String, String>();
        var rows = sql.texts(batch.sql(), parameters).collectList().block();
        for (var row : Objects.requireNonNull(rows)) {
            if (row.text() != null) {
                answers.put(
                        members.get(row.ord() - 1).name(),
                        new String(row.text(), StandardCharsets.UTF_8));
            }
        }
        return answers;
    }
}
