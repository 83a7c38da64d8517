/**
 * The questions that a row can be asked: by the filters of requests and by the rules of policy
 * alike. Knows {@code catalog} only; how a question becomes SQL is {@code query}'s part.
 */
@NullMarked
package dev.sluice.condition;

import org.jspecify.annotations.NullMarked;
