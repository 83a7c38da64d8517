package dev.sluice.catalog;

/**
 * Forms the regular English plural for the names of list fields. The SDL declares irregular
 * plurals.
 */
public final class Plural {

    private Plural() {}

    public static String of(String singular) {
        if (singular.matches(".*(s|x|z|ch|sh)")) {
            return singular + "es";
        }
        if (singular.matches(".*[^aeiou]y")) {
            return singular.substring(0, singular.length() - 1) + "ies";
        }
        return singular + "s";
    }
}
