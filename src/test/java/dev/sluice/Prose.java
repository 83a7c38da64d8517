package dev.sluice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the prose in a file, and the phrases in it that CONTRIBUTING.md bans. */
final class Prose {

    /** Strings, text blocks, characters and comments of Java, so that none is taken for another. */
    private static final Pattern JAVA_TOKEN =
            Pattern.compile(
                    "\"\"\"[^\"]*(?:\"{1,2}[^\"]+)*\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\])'|/\\*[\\s\\S]*?\\*/|(?://[^\\n]*\\s*)+");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");

    /** A list item, a heading, a cell of a table or an empty line begins a paragraph. */
    private static final Pattern MARKDOWN_BREAK =
            Pattern.compile("\\n\\s*\\n|\\n\\s*(?:[-*] |\\d+\\. |#+ )|\\s*\\|\\s*|\\A#+ ");

    private static final Pattern JAVADOC_BREAK =
            Pattern.compile("<p>|<li>|<ul>|</ul>|@(?:param \\S+|throws \\S+|return)\\s");

    private static final String START = "(?:^|(?<=[.!?] ))";

    private static final List<Pattern> BANNED =
            List.of(
                    Pattern.compile(START + "(?:What|Who|Whose|Whoever)\\b[^.?]*+(?!\\?)"),
                    Pattern.compile(
                            START
                                    + "That (?:is|was|has|had|happens|the|an?|it|they|no|some|all|of|these|those)\\b"),
                    Pattern.compile(START + "One (?:that|who|which|whose|is|comes|has)\\b"),
                    Pattern.compile("(?i)\\b(?:nobody|somebody|whoever|anybody|everybody)\\b"),
                    Pattern.compile("(?i)\\bof a hundred\\b"),
                    Pattern.compile("(?i)\\bwork(?:s|ed|ing)? out\\b"),
                    Pattern.compile("(?i)\\bhow far\\b"),
                    Pattern.compile("(?i)\\bmistakes? of ours\\b"),
                    Pattern.compile("(?i)\\b(?:callers?|clients?|replicas?|those|one) who\\b"),
                    Pattern.compile("(?i)\\bwho (?:sees?|asks?|may|waits?|wants?)\\b"));

    private Prose() {}

    /** The paragraphs of Markdown, without code. */
    static List<String> ofMarkdown(String text) {
        var prose = FENCE.matcher(text).replaceAll("\n\n").replaceAll("(?s)<!--.*?-->", "");
        return paragraphs(MARKDOWN_BREAK, prose);
    }

    /** The paragraphs of a Java file's comments, and its strings. */
    static List<String> ofJava(String text) {
        var prose = new ArrayList<String>();
        JAVA_TOKEN
                .matcher(text)
                .results()
                .map(token -> token.group())
                .filter(token -> !token.startsWith("'"))
                .forEach(
                        token ->
                                prose.addAll(
                                        token.startsWith("/")
                                                ? paragraphs(JAVADOC_BREAK, commentText(token))
                                                : List.of(token.replace("\"", "").strip())));
        return prose;
    }

    private static String commentText(String comment) {
        return comment.replaceAll("^/\\*+|\\*/$|(?m)^\\s*\\*(?!/)|(?m)^\\s*//", " ");
    }

    private static List<String> paragraphs(Pattern separator, String text) {
        return separator
                .splitAsStream(text)
                .map(
                        each ->
                                each.replaceAll("`[^`]*`", "x")
                                        .replaceAll("\\]\\([^)]*\\)", "]")
                                        .replaceAll("[*\\[\\]]", "")
                                        .replaceAll("\\s+", " ")
                                        .strip())
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** The banned phrases in a paragraph. */
    static List<String> banned(String paragraph) {
        return BANNED.stream()
                .flatMap(phrase -> phrase.matcher(paragraph).results())
                .map(found -> found.group())
                .toList();
    }
}
