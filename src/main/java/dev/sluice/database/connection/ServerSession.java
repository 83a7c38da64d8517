package dev.sluice.database.connection;

import java.util.Set;

/**
 * A session of PostgreSQL.
 *
 * @param pid the id of the server process
 * @param server the start time of the server, which changes with each restart
 */
public record ServerSession(int pid, String server) {

    /** The value before the login. */
    static final ServerSession NONE = new ServerSession(0, "");

    /** Returns whether this session is one of the given processes of a server. */
    public boolean isIn(String otherServer, Set<Integer> pids) {
        return server.equals(otherServer) && pids.contains(pid);
    }
}
