package dev.sluice;

import dev.sluice.database.embedded.EmbeddedPostgres;
import dev.sluice.gateway.cli.CommandLineInterface;
import dev.sluice.gateway.start.StartBound;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway, or runs a command. */
@SpringBootApplication
public class SluiceApplication {

    public static void main(String[] args) {
        if (CommandLineInterface.isMeant(args)) {
            System.exit(CommandLineInterface.run(args));
        }
        StartBound.run(
                () -> SpringApplication.run(SluiceApplication.class, args),
                EmbeddedPostgres::stopImmediately);
    }
}
