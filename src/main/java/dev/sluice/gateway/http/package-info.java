/** GraphQL over HTTP: reading requests, writing answers, the server and its sockets. */
@NullMarked
package dev.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
