package dev.sluice.gateway;

import org.springframework.core.Ordered;

/** The stages of a GraphQL request, as {@code @Order} values. The lowest value comes first. */
public final class Stage {

    public static final int TRACE = Ordered.HIGHEST_PRECEDENCE;
    public static final int METRICS = TRACE + 1;
    public static final int SLOW_OPERATIONS = METRICS + 1;
    public static final int ERRORS = SLOW_OPERATIONS + 1;
    public static final int CALLER = 100;
    public static final int DOCUMENT = 150;
    public static final int ADMISSION = 200;
    public static final int ENGINE = 300;

    private Stage() {}
}
