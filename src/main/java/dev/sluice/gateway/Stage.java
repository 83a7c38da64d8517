package dev.sluice.gateway;

import org.springframework.core.Ordered;

/** The stages that a request goes through, in their order. */
final class Stage {

    static final int ERRORS = Ordered.HIGHEST_PRECEDENCE;
    static final int CALLER = 100;
    static final int DOCUMENT = 150;
    static final int ADMISSION = 200;
    static final int ENGINE = 300;

    private Stage() {}
}
