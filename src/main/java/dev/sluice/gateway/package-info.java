/**
 * The edge: requests and their transports, documents, limits, sign-in and the engine, each in a
 * child; here is what all of them use. Nothing imports it.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
