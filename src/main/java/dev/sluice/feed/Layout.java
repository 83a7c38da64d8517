package dev.sluice.feed;

/**
 * How rows of the log carry the values of a table. Never changes: other columns are another layout.
 *
 * @param id the number that rows of the log name
 * @param columns the table, and the columns in the order of their values
 */
public record Layout(int id, LoggedColumns columns) {}
