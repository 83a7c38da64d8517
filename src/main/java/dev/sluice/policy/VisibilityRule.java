package dev.sluice.policy;

/**
 * Who sees a row. Reading this file from top to bottom is the security review: nothing else
 * decides.
 *
 * <p>A rule is a condition in SQL. In it {@code {scope}} stands for the row's column that the
 * declaration names with {@code by}, and {@code {caller}} for the key of the caller's user, never
 * null here: an anonymous caller is admitted by {@link #PUBLIC} alone, and an administrator by
 * every rule (see {@link VisibilityRules}). Where {@code {once}} stands, {@code offset 0} keeps the
 * database from looking at more than the one row.
 */
public enum VisibilityRule {

    /** Everybody, signed in or not. */
    PUBLIC("true"),

    /** Everybody who is signed in. */
    SIGNED_IN("true"),

    /** The user whom the row names. */
    OWNER("{scope} = {caller}"),

    /** Everybody who is signed in, when the row belongs to nothing in particular. */
    SHARED("{scope} is null"),

    /** The members of the project. */
    MEMBER(
            """
            exists (select from project_members as m \
            where m.project_id = {scope} and m.user_id = {caller}{once})"""),

    /** The members of the organization. */
    ORGANIZATION(
            """
            exists (select from organization_members as m \
            where m.organization_id = {scope} and m.user_id = {caller}{once})"""),

    /** The user, and those who share a project or an organization with them. */
    COLLEAGUE(
            """
            ({scope} = {caller} \
            or exists (select from organization_members as o where o.user_id = {scope} and exists (select from organization_members as m \
            where m.organization_id = o.organization_id and m.user_id = {caller}{once}){once}) \
            or exists (select from project_members as o where o.user_id = {scope} and exists (select from project_members as m \
            where m.project_id = o.project_id and m.user_id = {caller}{once}){once}))"""),

    /** Those who take part in the conversation. */
    PARTICIPANT(
            """
            exists (select from conversation_participants as m \
            where m.conversation_id = {scope} and m.user_id = {caller}{once})"""),

    /** The repository's owner, and the members of the projects that it belongs to. */
    REPOSITORY(
            """
            (exists (select from repositories as m where m.id = {scope} and m.user_id = {caller}{once}) \
            or exists (select from project_repositories as l join project_members as m on m.project_id = l.project_id \
            where l.repository_id = {scope} and m.user_id = {caller}{once}))"""),

    /** Administrators alone. */
    ADMINISTRATOR("false");

    private final String condition;

    VisibilityRule(String condition) {
        this.condition = condition;
    }

    /** Whether the rule admits the members of projects. */
    boolean followsProjects() {
        return condition.contains("project_members");
    }

    /** Whether the rule looks at a column. */
    public boolean hasScope() {
        return condition.contains("{scope}");
    }

    /**
     * The rule as SQL, for a caller who is a signed-in user.
     *
     * @param rowByRow whether it is asked of few rows, each found by a key; else the database may
     *     first collect all that the caller sees
     */
    String condition(String scope, String caller, boolean rowByRow) {
        return condition
                .replace("{scope}", scope)
                .replace("{caller}", caller)
                .replace("{once}", rowByRow ? " offset 0" : "");
    }
}
