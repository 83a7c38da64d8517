package dev.sluice.gateway;

import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
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

    /**
     * Clients that ask for HTTP/2 on the way may send a body with that request; the library takes
     * none by itself. The last to set the decoder wins.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> bodiesOfUpgrades(
            EdgeSettings settings) {
        var most = Math.toIntExact(settings.maxBody().toBytes());
        return factory ->
                factory.addServerCustomizers(
                        server ->
                                server.httpRequestDecoder(
                                        decoder -> decoder.h2cMaxContentLength(most)));
    }
}
