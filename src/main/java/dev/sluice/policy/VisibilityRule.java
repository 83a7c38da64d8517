package dev.sluice.policy;

/**
 * Who sees a row. Reading this file from top to bottom is the security review: nothing else
 * decides.
 *
 * <p>A rule is a condition in SQL. In it {@code {scope}} stands for the row's column that the
 * declaration names with {@code by}, and {@code {caller}} for the key of the caller's user, never
 * null here: an anonymous caller is admitted by {@link #PUBLIC} alone, and an administrator by
 * every rule (see {@link VisibilityRules}).
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
            where m.project_id = {scope} and m.user_id = {caller})"""),

    /** The members of the organization. */
    ORGANIZATION(
            """
            exists (select from organization_members as m \
            where m.organization_id = {scope} and m.user_id = {caller})"""),

    /** The user, and those who share a project or an organization with them. */
    COLLEAGUE(
            """
            ({scope} = {caller} \
            or exists (select from project_members as m join project_members as o on o.project_id = m.project_id \
            where m.user_id = {caller} and o.user_id = {scope}) \
            or exists (select from organization_members as m join organization_members as o \
            on o.organization_id = m.organization_id where m.user_id = {caller} and o.user_id = {scope}))"""),

    /** Those who take part in the conversation. */
    PARTICIPANT(
            """
            exists (select from conversation_participants as m \
            where m.conversation_id = {scope} and m.user_id = {caller})"""),

    /** The repository's owner, and the members of the projects that it belongs to. */
    REPOSITORY(
            """
            (exists (select from repositories as m where m.id = {scope} and m.user_id = {caller}) \
            or exists (select from project_repositories as l join project_members as m on m.project_id = l.project_id \
            where l.repository_id = {scope} and m.user_id = {caller}))"""),

    /** Administrators alone. */
    ADMINISTRATOR("false");

    private final String condition;

    VisibilityRule(String condition) {
        this.condition = condition;
    }

    /** Whether the rule looks at a column. */
    public boolean hasScope() {
        return condition.contains("{scope}");
    }

    /** The rule as SQL, for a caller who is a signed-in user. */
    String condition(String scope, String caller) {
        return condition.replace("{scope}", scope).replace("{caller}", caller);
    }
}
