package dev.sluice.intake;

import java.time.Instant;
import java.util.List;

/** One commit. Its texts hold only characters that PostgreSQL accepts. */
record GitCommit(
        String sha, List<String> parents, Signature author, Signature committer, String message) {

    GitCommit {
        parents = List.copyOf(parents);
    }

    /** The author or committer of a commit, with the time. */
    record Signature(String name, String email, Instant time) {}
}
