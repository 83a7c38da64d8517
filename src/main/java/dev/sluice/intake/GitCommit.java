package dev.sluice.intake;

import java.time.Instant;
import java.util.List;

/** One commit, as text that PostgreSQL accepts. */
record GitCommit(
        String sha, List<String> parents, Signature author, Signature committer, String message) {

    GitCommit {
        parents = List.copyOf(parents);
    }

    /** A person and a time. */
    record Signature(String name, String email, Instant time) {}
}
