/**
 * The edge of the application: requests and their transports, documents, limits, sign-in and the
 * engine. Each child package holds one part. This package holds the classes that several parts
 * share. Outside of the edge, only the main class imports from it.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
