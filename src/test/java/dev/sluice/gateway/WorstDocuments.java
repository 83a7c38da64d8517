package dev.sluice.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Families of documents that are expensive to read, each by a size. Every family aims at one step
 * of lexing, parsing, counting or validating.
 */
final class WorstDocuments {

    private WorstDocuments() {}

    /** All families by name. */
    static Map<String, IntFunction<String>> families() {
        var all = new LinkedHashMap<String, IntFunction<String>>();
        fields(all);
        fragments(all);
        operations(all);
        inputs(all);
        overlaps(all);
        types(all);
        texts(all);
        return all;
    }

    private static void fields(Map<String, IntFunction<String>> all) {
        all.put("same-field", n -> task("id ".repeat(n)));
        all.put("aliases", n -> task(many(n, i -> "a" + i + ":id")));
        all.put("unknown-fields", n -> task(many(n, i -> "x" + i)));
        all.put("unknown-roots", n -> "{" + many(n, i -> "x" + i) + "}");
        all.put(
                "deep-relations",
                n -> "{tasks{nodes{" + "project{".repeat(n) + "id" + "}".repeat(n) + "}}}");
        all.put("deep-unknown", n -> "{x".repeat(n) + "}".repeat(n));
        all.put(
                "wide-relations",
                n -> task(many(n, i -> "a" + i % 400 + ":project{tasks{nodes{id}}}")));
        all.put("directives", n -> task(many(n, i -> "id@skip(if:false)")));
        all.put("directives-in-one-place", n -> task("id" + "@skip(if:false)".repeat(n)));
        all.put("unknown-directives", n -> task("id" + many(n, i -> "@x" + i)));
        all.put("deep-inline", n -> "{" + "...{".repeat(n) + "__typename" + "}".repeat(n) + "}");
        all.put("wide-inline", n -> "{" + "...{__typename}".repeat(n) + "}");
        all.put("leaf-with-selection", n -> task("id{a}".repeat(n)));
        all.put("object-without-selection", n -> task("project ".repeat(n)));
    }

    private static void fragments(Map<String, IntFunction<String>> all) {
        all.put("chain", n -> "{__typename ...A0}" + chain(n));
        all.put("chain-with-fields", n -> "{...A0}" + chainWithFields(n));
        all.put("chain-backwards", n -> "{...A" + (n - 1) + "}" + chainBackwards(n));
        all.put("unused-chain", n -> "{__typename}" + chain(n));
        all.put("star", n -> "{" + many(n, i -> "...A" + i) + "}" + leaves(n));
        all.put("unused-fragments", n -> "{__typename}" + leaves(n));
        all.put("unknown-spreads", n -> "{" + many(n, i -> "...A" + i) + "}");
        all.put("same-spread", n -> "{" + "...A0 ".repeat(n) + "}" + leaves(1));
        all.put("same-fragment-name", n -> "{...A}" + "fragment A on Query{__typename}".repeat(n));
        all.put("ladder", n -> "{...A0}" + ladder(n));
        all.put("dense", n -> "{...A0}" + dense(n, "...Nowhere"));
        all.put("dense-unused", n -> "{__typename}" + dense(n, "...Nowhere"));
        all.put("cycle", n -> "{...A0}" + cycle(n));
        all.put("unused-cycle", n -> "{__typename}" + cycle(n));
        all.put("all-to-all", n -> "{...A0}" + allToAll(n));
        all.put("unused-all-to-all", n -> "{__typename}" + allToAll(n));
        all.put(
                "cycles-of-themselves",
                n -> "{...A0}" + many(n, i -> "fragment A" + i + " on Query{...A" + i + "}"));
        all.put(
                "fragment-below-each-field",
                n ->
                        "{"
                                + many(n, i -> "a" + i + ":tasks{nodes{...F}}")
                                + "}fragment F on Task{"
                                + "id ".repeat(40)
                                + "}");
        all.put(
                "chain-below-each-field",
                n ->
                        "{"
                                + many(n, i -> "a" + i + ":tasks{nodes{...A0}}")
                                + "}"
                                + many(
                                        n,
                                        i ->
                                                "fragment A"
                                                        + i
                                                        + " on Task{id"
                                                        + (i + 1 < n ? "...A" + (i + 1) : "")
                                                        + "}"));
        all.put(
                "chain-through-fields",
                n ->
                        "{tasks{nodes{...A0}}}"
                                + many(
                                        n,
                                        i ->
                                                "fragment A"
                                                        + i
                                                        + " on Task{workflow{tasks{nodes{id"
                                                        + (i + 1 < n ? "...A" + (i + 1) : "")
                                                        + "}}}}"));
    }

    private static String chain(int n) {
        return many(
                n,
                i ->
                        "fragment A%d on Query{%s}"
                                .formatted(i, i + 1 < n ? "...A" + (i + 1) : "__typename"));
    }

    private static String chainWithFields(int n) {
        return many(
                n,
                i ->
                        "fragment A%d on Query{a%d:__typename %s}"
                                .formatted(i, i % 400, i + 1 < n ? "...A" + (i + 1) : ""));
    }

    private static String chainBackwards(int n) {
        return many(
                n,
                i ->
                        "fragment A%d on Query{%s}"
                                .formatted(i, i > 0 ? "...A" + (i - 1) : "__typename"));
    }

    private static String leaves(int n) {
        return many(n, i -> "fragment A" + i + " on Query{__typename}");
    }

    /** Each fragment spreads the two behind it. */
    private static String ladder(int n) {
        return many(
                n,
                i ->
                        "fragment A%d on Query{%s}"
                                .formatted(
                                        i,
                                        i + 2 < n
                                                ? "...A" + (i + 1) + " ...A" + (i + 2)
                                                : "...Nowhere"));
    }

    /** Each fragment spreads all behind it. */
    private static String dense(int n, String leaf) {
        return many(
                n,
                i ->
                        "fragment A%d on Query{%s %s}"
                                .formatted(
                                        i,
                                        IntStream.range(i + 1, n)
                                                .mapToObj(j -> "...A" + j)
                                                .collect(Collectors.joining(" ")),
                                        i == n - 1 ? leaf : ""));
    }

    private static String cycle(int n) {
        return many(n, i -> "fragment A" + i + " on Query{...A" + (i + 1) % n + "}");
    }

    private static String allToAll(int n) {
        return many(n, i -> "fragment A" + i + " on Query{" + many(n, j -> "...A" + j) + "}");
    }

    private static void operations(Map<String, IntFunction<String>> all) {
        all.put("operations", n -> many(n, i -> "query Q" + i + "{__typename}"));
        all.put("anonymous-operations", n -> "{__typename}".repeat(n));
        all.put("same-operation-name", n -> "query Q{__typename}".repeat(n));
        all.put(
                "operations-with-one-fragment",
                n ->
                        many(n, i -> "query Q" + i + "{...F}")
                                + "fragment F on Query{"
                                + "__typename ".repeat(95)
                                + "}");
        all.put(
                "operations-with-a-wide-fragment",
                n ->
                        many(n, i -> "query Q" + i + "{tasks{nodes{...F}}}")
                                + "fragment F on Task{"
                                + "id ".repeat(4500)
                                + "}");
        all.put(
                "operations-with-a-chain",
                n ->
                        many(n, i -> "query Q" + i + "{...A0}")
                                + many(
                                        n,
                                        i ->
                                                "fragment A%d on Query{%s}"
                                                        .formatted(
                                                                i,
                                                                i + 1 < n
                                                                        ? "...A" + (i + 1)
                                                                        : "__typename")));
        all.put("mutations", n -> many(n, i -> "mutation M" + i + "{a}"));
        all.put("subscriptions", n -> many(n, i -> "subscription S" + i + "{a}"));
        all.put("type-definitions", n -> many(n, i -> "type T" + i + "{a:Int}"));
        all.put(
                "unused-variables",
                n -> "query(" + many(n, i -> "$v" + i + ":Int") + "){__typename}");
        all.put(
                "used-variables",
                n ->
                        "query("
                                + many(n, i -> "$v" + i + ":String!")
                                + "){tasks(filter:{title:{in:["
                                + many(n, i -> "$v" + i)
                                + "]}}){totalCount}}");
        all.put(
                "undefined-variables",
                n -> "{tasks(filter:{title:{in:[" + many(n, i -> "$v" + i) + "]}}){totalCount}}");
        all.put(
                "mismatched-variables",
                n ->
                        "query($v:Int){tasks(filter:{title:{in:["
                                + "$v ".repeat(n)
                                + "]}}){totalCount}}");
        all.put("same-variable-name", n -> "query(" + "$v:Int ".repeat(n) + "){__typename}");
        all.put(
                "variables-of-unknown-types",
                n -> "query(" + many(n, i -> "$v" + i + ":X" + i) + "){__typename}");
        all.put(
                "defaults",
                n ->
                        "query("
                                + many(n, i -> "$v" + i + ":TaskFilter={and:[{},{}]}")
                                + "){__typename}");
        all.put(
                "variables-in-operations-with-one-fragment",
                n ->
                        many(n, i -> "query Q" + i + "($v:Int){...F}")
                                + "fragment F on Query{tasks(first:$v){totalCount}}");
    }

    private static void inputs(Map<String, IntFunction<String>> all) {
        all.put("empty-filters", n -> filter("{and:[" + "{}".repeat(n) + "]}"));
        all.put("filters", n -> filter("{and:[" + "{title:{eq:\"a\"}}".repeat(n) + "]}"));
        all.put("deep-filters", n -> filter("{not:".repeat(n) + "{}" + "}".repeat(n)));
        all.put("deep-wide-filters", n -> filter("{and:[{},".repeat(n) + "{}" + ",{}]}".repeat(n)));
        all.put(
                "relation-filters",
                n -> filter("{project:{tasks:{some:".repeat(n) + "{}" + "}}}".repeat(n)));
        all.put("unknown-members", n -> filter("{" + many(n, i -> "x" + i + ":1") + "}"));
        all.put("same-member", n -> filter("{" + "and:[]".repeat(n) + "}"));
        all.put("lists", n -> filter("{title:{in:[" + "\"a\"".repeat(n) + "]}}"));
        all.put("wrong-items", n -> filter("{title:{in:[" + "1 ".repeat(n) + "]}}"));
        all.put("enums", n -> filter("{status:{in:[" + "OPEN ".repeat(n) + "]}}"));
        all.put("wrong-enums", n -> filter("{status:{in:[" + many(n, i -> "X" + i) + "]}}"));
        all.put("json-lists", n -> filter("{metadata:{contains:[" + "1 ".repeat(n) + "]}}"));
        all.put(
                "json-objects",
                n -> filter("{metadata:{contains:{" + many(n, i -> "k" + i + ":1") + "}}}"));
        all.put(
                "deep-json",
                n -> filter("{metadata:{contains:" + "[".repeat(n) + "]".repeat(n) + "}}"));
        all.put(
                "deep-json-objects",
                n -> filter("{metadata:{contains:" + "{a:".repeat(n) + "1" + "}".repeat(n) + "}}"));
        all.put(
                "unknown-arguments",
                n -> "{tasks(" + many(n, i -> "x" + i + ":1") + "){totalCount}}");
        all.put("same-argument", n -> "{tasks(" + "first:1 ".repeat(n) + "){totalCount}}");
        all.put(
                "orders",
                n -> "{tasks(orderBy:[" + "{createdAt:ASC}".repeat(n) + "]){totalCount}}");
    }

    private static void overlaps(Map<String, IntFunction<String>> all) {
        all.put("conflicting-names", n -> task("a:id a:title ".repeat(n)));
        all.put(
                "conflicting-names-by-key",
                n -> task(many(n, i -> "a" + i + ":id a" + i + ":title")));
        all.put(
                "conflicting-arguments",
                n -> "{" + many(n, i -> "tasks(first:" + i + "){totalCount}") + "}");
        all.put("same-relation", n -> task("project{name}".repeat(n)));
        all.put(
                "same-relation-nested",
                n -> task(("project{tasks{nodes{" + "id ".repeat(3) + "}}}").repeat(n)));
        all.put("nested-pairs", n -> "{tasks{nodes{" + pairs(n) + "}}}");
        all.put(
                "same-arguments",
                n -> task(("metadata(path:[" + "\"a\"".repeat(16) + "])").repeat(n)));
        all.put(
                "large-equal-arguments",
                n ->
                        "{"
                                + ("tasks(filter:{title:{in:["
                                                + "\"a\"".repeat(140)
                                                + "]}}){totalCount}")
                                        .repeat(n)
                                + "}");
        all.put(
                "large-argument-in-a-fragment",
                n ->
                        "{"
                                + "...F ".repeat(n)
                                + "}fragment F on Query{tasks(filter:{title:{in:["
                                + "\"a\"".repeat(14_000)
                                + "]}}){totalCount}}");
    }

    private static String pairs(int n) {
        return n == 0
                ? "id"
                : "project{tasks{nodes{"
                        + pairs(n - 1)
                        + "}}}".repeat(1)
                        + "project{tasks{nodes{"
                        + pairs(n - 1)
                        + "}}}";
    }

    private static void types(Map<String, IntFunction<String>> all) {
        all.put("spreads-on-node", n -> "{node(id:\"x\"){" + "...on Node{id}".repeat(n) + "}}");
        all.put(
                "spreads-on-every-type",
                n ->
                        "{node(id:\"x\"){"
                                + many(n, i -> "...on " + TYPES[i % TYPES.length] + "{id}")
                                + "}}");
        all.put("impossible-spreads", n -> "{tasks{nodes{" + "...on Project{id}".repeat(n) + "}}}");
        all.put(
                "types-and-relations",
                n ->
                        "{node(id:\"x\"){"
                                + many(
                                        n,
                                        i ->
                                                "...on "
                                                        + TYPES[i % TYPES.length]
                                                        + "{project{id name owner{id name}}}")
                                + "}}");
        all.put(
                "deep-spreads-on-node",
                n -> "{node(id:\"x\"){" + "...on Node{".repeat(n) + "id" + "}".repeat(n) + "}}");
        all.put("unknown-types", n -> "{" + many(n, i -> "...on X" + i + "{a}") + "}");
        all.put("kinds", n -> "{assistantQueries{nodes{" + kinds(n) + "}}}");
        all.put(
                "kinds-repeated",
                n ->
                        "{assistantQueries{nodes{"
                                + many(
                                        n,
                                        i ->
                                                "...on "
                                                        + KINDS[i % KINDS.length]
                                                        + "{user{id}} user{name}")
                                + "}}}");
        all.put(
                "introspection",
                n ->
                        "{__schema{types{"
                                + "fields{type{".repeat(n)
                                + "name"
                                + "}}".repeat(n)
                                + "}}}");
        all.put(
                "introspection-aliases",
                n -> "{__schema{types{fields{" + many(n, i -> "a" + i + ":description") + "}}}}");
        all.put(
                "introspection-of-nothing",
                n ->
                        "{__schema{types{fields{"
                                + many(n, i -> "a" + i + ":type{ofType{name}}")
                                + "}}}}");
        all.put(
                "introspection-of-types",
                n -> "{" + many(n, i -> "a" + i + ":__schema{types{ofType{name}}}") + "}");
        all.put(
                "introspection-by-a-variable",
                n ->
                        "query($n:String!){"
                                + many(n, i -> "a" + i + ":__type(name:$n){fields{name}}")
                                + "}");
        all.put(
                "introspection-by-operations",
                n -> many(n, i -> "query Q" + i + "{__schema{types{fields{args{name}}}}}"));
    }

    private static final String[] TYPES = {
        "Task", "Project", "AnalysisRun", "Conversation", "Job", "Message", "Repository", "Workflow"
    };
    private static final String[] KINDS = {"CompletionQuery", "ChatQuery"};

    /** Below each level an interface's objects, by type and in general. */
    private static String kinds(int n) {
        if (n == 0) {
            return "id";
        }
        var inner = "user{assistantQueries{nodes{" + kinds(n - 1) + "}}}";
        return "...on CompletionQuery{" + inner + "}...on ChatQuery{" + inner + "}";
    }

    private static void texts(Map<String, IntFunction<String>> all) {
        all.put("long-string", n -> filter("{title:{eq:\"" + "x".repeat(n) + "\"}}"));
        all.put("escapes", n -> filter("{title:{eq:\"" + "\\u0041".repeat(n) + "\"}}"));
        all.put("short-escapes", n -> filter("{title:{eq:\"" + "\\n".repeat(n) + "\"}}"));
        all.put("block-string", n -> filter("{title:{eq:\"\"\"" + "x".repeat(n) + "\"\"\"}}"));
        all.put(
                "block-string-lines",
                n -> filter("{title:{eq:\"\"\"" + "\n  x".repeat(n) + "\"\"\"}}"));
        all.put(
                "block-string-empty-lines",
                n -> filter("{title:{eq:\"\"\"" + "\n".repeat(n) + "\"\"\"}}"));
        all.put(
                "block-string-escapes",
                n -> filter("{title:{eq:\"\"\"" + "\\\"\"\"".repeat(n) + "\"\"\"}}"));
        all.put("unclosed-string", n -> filter("{title:{eq:\"" + "x".repeat(n) + "}}"));
        all.put("unclosed-block-string", n -> filter("{title:{eq:\"\"\"" + "x".repeat(n) + "}}"));
        all.put("long-name", n -> "{" + "x".repeat(n) + "}");
        all.put("long-alias", n -> "{" + "x".repeat(n) + ":__typename}");
        all.put(
                "long-name-in-a-hundred-errors",
                n -> "query(" + "$v:" + "X".repeat(n) + "){" + "...on " + "Y".repeat(n) + "{a}}");
        all.put("long-integer", n -> "{tasks(first:" + "9".repeat(n) + "){totalCount}}");
        all.put("long-float", n -> "{tasks(first:1." + "9".repeat(n) + "){totalCount}}");
        all.put(
                "many-long-numbers",
                n -> filter("{metadata:{contains:[" + ("9".repeat(999) + " ").repeat(n) + "]}}"));
        all.put(
                "huge-exponents",
                n -> filter("{metadata:{contains:[" + "1e999999999 ".repeat(n) + "]}}"));
        all.put("comments", n -> "#\n".repeat(n) + "{__typename}");
        all.put("long-comment", n -> "#" + "x".repeat(n) + "\n{__typename}");
        all.put("commas", n -> "{" + ",".repeat(n) + "__typename}");
        all.put("spaces", n -> "{" + " ".repeat(n) + "__typename}");
        all.put("newlines", n -> "{" + "\n".repeat(n) + "__typename}");
        all.put("byte-order-marks", n -> "\uFEFF".repeat(n) + "{__typename}");
        all.put("garbage", n -> "{" + "~".repeat(n) + "}");
        all.put("closing-brackets", n -> "{__typename}" + "}".repeat(n));
        all.put("opening-brackets", n -> "{a".repeat(n));
        all.put("opening-parentheses", n -> "{a" + "(a:[".repeat(n));
        all.put("ideographs", n -> filter("{title:{eq:\"" + "\u6F22".repeat(n) + "\"}}"));
        all.put("ideographs-in-a-comment", n -> "#" + "\u6F22".repeat(n) + "\n{__typename}");
        all.put(
                "ideographs-in-a-block",
                n -> filter("{title:{eq:\"\"\"" + "\u6F22".repeat(n) + "\"\"\"}}"));
        all.put("ideographs-outside", n -> "{" + "\u6F22".repeat(n) + "}");
        all.put("minus-signs", n -> "{a(b:" + "-".repeat(n) + "1)}");
        all.put(
                "small-numbers",
                n -> filter("{metadata:{contains:[" + "-1.5e3 ".repeat(n) + "]}}"));
        all.put("dots", n -> "{" + ".".repeat(n) + "}");
        all.put("backslashes", n -> filter("{title:{eq:\"" + "\\\\".repeat(n) + "\"}}"));
        all.put("quotes", n -> "{a(b:" + "\"".repeat(n) + ")}");
        all.put("names", n -> "{a(b:[" + "x ".repeat(n) + "])}");
        all.put("variables", n -> "{a(b:[" + "$x ".repeat(n) + "])}");
        all.put("surrogates", n -> filter("{title:{eq:\"" + "\uD83D\uDE00".repeat(n) + "\"}}"));
        all.put("descriptions", n -> "\"\"\"x\"\"\" ".repeat(n) + "{__typename}");
    }

    private static String task(String members) {
        return "{tasks{nodes{" + members + "}}}";
    }

    private static String filter(String filter) {
        return "{tasks(filter:" + filter + "){totalCount}}";
    }

    private static String many(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(" "));
    }
}
