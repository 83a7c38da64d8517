package dev.sluice;

import dev.sluice.gateway.cli.CommandLineInterface;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway, or runs a command. */
@SpringBootApplication
public class SluiceApplication {

    public static void main(String[] args) {
        if (CommandLineInterface.isMeant(args)) {
            System.exit(CommandLineInterface.run(args));
        }
        SpringApplication.run(SluiceApplication.class, args);
    }
}
