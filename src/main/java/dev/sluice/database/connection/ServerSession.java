package dev.sluice.database.connection;

import java.util.Set;

/**
 * A session of PostgreSQL.
 *
 * @param pid the server process
 * @param server tells one run of a server from all others
 */
public record ServerSession(int pid, String server) {

    /** Before the login. */
    static final ServerSession NONE = new ServerSession(0, "");

    /** Whether it is one of the given processes of a server. */
    public boolean isIn(String otherServer, Set<Integer> pids) {
        return server.equals(otherServer) && pids.contains(pid);
    }
}
