package dev.sluice.gateway.http;

import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.gateway.connection.ConnectionWatch;
import dev.sluice.gateway.connection.Connections;
import dev.sluice.gateway.connection.Drained;
import dev.sluice.gateway.connection.EarlyRequest;
import dev.sluice.gateway.connection.GracefulStop;
import dev.sluice.gateway.connection.LastFailures;
import dev.sluice.gateway.connection.PipelineLimit;
import dev.sluice.gateway.connection.RequestTurns;
import dev.sluice.gateway.connection.ShutdownSettings;
import dev.sluice.gateway.limit.EdgeSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.unit.DataSize;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures the web server: its threads, the watch over its connections, and limits of requests.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownSettings.class)
class ServerConfiguration {

    /**
     * Maximum number of bytes of a request's first line besides the query of the address: the
     * method, {@code /graphql?}, the version and spaces.
     */
    private static final int LINE_WITHOUT_ADDRESS = 64;

    /**
     * Gives the server its own threads. The library's default threads are shared by the whole JVM,
     * and stop with the first server that stops.
     */
    @Bean
    ReactorResourceFactory serverThreads() {
        var threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        threads.setLoopResourcesSupplier(() -> LoopResources.create("sluice-http"));
        threads.setShutdownQuietPeriod(Duration.ZERO); // all requests have ended by then
        return threads;
    }

    @Bean
    Connections connections(EdgeSettings settings) {
        return new Connections(settings.socket());
    }

    @Bean
    GracefulStop gracefulStop(
            ShutdownSettings settings,
            Connections connections,
            ObjectProvider<Drained> staying,
            PreparedDatabase database) {
        return new GracefulStop(settings, connections, staying::stream, database.isEmbedded());
    }

    /** Passes the listening socket of the server to the graceful stop. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> stoppedServer(GracefulStop stop) {
        return factory ->
                factory.addServerCustomizers(
                        server -> server.doOnBound(bound -> stop.listensOn(bound.channel())));
    }

    /**
     * Watches every connection, and limits the heads of requests. The last customizer that
     * configures the decoder replaces the settings of all others, so this one sets all limits.
     *
     * <p>A client may send a body with the request that upgrades its connection to HTTP/2. By
     * default, the library allows no such body.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> watchedConnections(
            EdgeSettings settings,
            Connections connections,
            JsonMapper json,
            @Value("${server.max-http-request-header-size:8KB}") DataSize maxHeaders) {
        var socket = settings.socket();
        var line = Math.toIntExact(socket.maxRequestLine().toBytes());
        var headers = Math.toIntExact(maxHeaders.toBytes());
        var body = Math.toIntExact(settings.maxBody().toBytes());
        var rejected = new RejectedHead(json, line, headers);
        return factory ->
                factory.addServerCustomizers(
                        server ->
                                server.httpRequestDecoder(
                                                decoder ->
                                                        decoder.maxInitialLineLength(
                                                                        line + LINE_WITHOUT_ADDRESS)
                                                                .maxHeaderSize(headers)
                                                                .h2cMaxContentLength(body))
                                        .http2Settings(
                                                http2 ->
                                                        http2.maxHeaderListSize(2 * line + headers))
                                        .doOnConnection(
                                                connection ->
                                                        RequestTurns.addToStream(
                                                                connection.channel()))
                                        .doOnChannelInit(
                                                (_, channel, _) ->
                                                        watch(
                                                                channel,
                                                                new ConnectionWatch(
                                                                        socket, connections),
                                                                rejected,
                                                                new PipelineLimit(body),
                                                                new RequestTurns(),
                                                                new EarlyRequest())));
    }

    private static void watch(
            Channel channel, ConnectionWatch watch, ChannelHandler... beforeRequests) {
        var pipeline = channel.pipeline();
        pipeline.addFirst(watch).addLast(new LastFailures());
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
            for (var handler : beforeRequests) {
                pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, handler);
            }
        }
    }
}
