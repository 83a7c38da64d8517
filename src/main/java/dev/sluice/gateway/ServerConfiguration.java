package dev.sluice.gateway;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** The threads of the web server. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    /** Of its own: the library's are one set for the whole JVM, and end with the first server. */
    @Bean
    ReactorResourceFactory serverThreads() {
        var threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        threads.setLoopResourcesSupplier(() -> LoopResources.create("sluice-http"));
        threads.setShutdownQuietPeriod(Duration.ZERO); // requests have ended before
        return threads;
    }
}
