package dev.sluice.catalog.declaration;

import java.util.ArrayList;
import java.util.List;

/** Collects every mistake of a catalog, so that startup can list them all at once. */
public final class CatalogProblems {

    private final List<String> problems = new ArrayList<>();

    /** Notes a mistake; {@code where} names the type, field or table. */
    public void add(String where, String what) {
        problems.add(where + ": " + what);
    }

    public List<String> all() {
        return List.copyOf(problems);
    }

    /** Ends the start if there is any mistake. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidCatalog(problems);
        }
    }

    /** The catalog has mistakes; the message lists them, one a line. */
    public static final class InvalidCatalog extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        InvalidCatalog(List<String> problems) {
            super(
                    "The catalog has "
                            + problems.size()
                            + " mistake(s):\n  "
                            + String.join("\n  ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }
}
