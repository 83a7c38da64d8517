package dev.sluice.gateway;

import dev.sluice.gateway.security.TokenIssuer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Tokens of the demo's people, signed as Sluice signs its own. */
public final class TestTokens {

    public static final String ANONYMOUS = "anonymous";
    public static final String ADMINISTRATOR = "ada";

    /** The demo's people by name. */
    public static final Map<String, UUID> PEOPLE =
            Map.of(
                    ADMINISTRATOR,
                    person(1),
                    "grace",
                    person(2),
                    "linus",
                    person(3),
                    "barbara",
                    person(4),
                    "alan",
                    person(5));

    private static final Duration VALIDITY = Duration.ofHours(1);

    private TestTokens() {}

    private static UUID person(int number) {
        return UUID.fromString("01900000-0000-7000-8000-00000000000" + number);
    }

    /** A token for a person, named or by key; none for an anonymous caller. */
    public static @Nullable String of(String caller, ApplicationContext sluice) {
        if (caller.equals(ANONYMOUS)) {
            return null;
        }
        var issuer = sluice.getBean(TokenIssuer.class);
        var person = PEOPLE.get(caller);
        var id = person == null ? UUID.fromString(caller) : person;
        return caller.equals(ADMINISTRATOR)
                ? issuer.forAdministrator(id, VALIDITY)
                : issuer.forUser(id, VALIDITY);
    }
}
