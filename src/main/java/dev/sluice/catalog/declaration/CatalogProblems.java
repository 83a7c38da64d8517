package dev.sluice.catalog.declaration;

import java.util.ArrayList;
import java.util.List;

/** Collects all mistakes of a catalog, so that startup can report them in one list. */
public final class CatalogProblems {

    private final List<String> problems = new ArrayList<>();

    /**
     * Adds a mistake. {@code where} names the type, field or table, and {@code what} says what is
     * wrong there.
     */
    public void add(String where, String what) {
        problems.add(where + ": " + what);
    }

    public List<String> all() {
        return List.copyOf(problems);
    }

    /** Throws {@link InvalidCatalog}, which ends the startup, if there is any mistake. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidCatalog(problems);
        }
    }

    /** Reports that the catalog has mistakes. The message lists them, one on each line. */
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
