package dev.sluice.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class OutboxTests {

    private static final String END = "end";

    /** Writes each frame as its JSON. */
    private static final Outbox.Encoder ENCODER =
            new Outbox.Encoder() {
                @Override
                public byte[] frame(String id, Frame frame) {
                    return frame instanceof Frame.Result result ? result.json() : new byte[0];
                }

                @Override
                public byte[] complete(String id) {
                    return END.getBytes(StandardCharsets.UTF_8);
                }
            };

    private static Frame frame(int number) {
        return new Frame.Result(
                Integer.toString(number).getBytes(StandardCharsets.UTF_8),
                null,
                Disposables.disposed());
    }

    private static String text(ByteBuf buffer) {
        var text = buffer.toString(StandardCharsets.UTF_8);
        buffer.release();
        return text;
    }

    /** One thread makes the frames, while another one takes the bytes. */
    @Test
    void writesAllFramesBeforeTheEnd() {
        var count = 300_000;
        var outbox = new Outbox(ENCODER, () -> {});
        outbox.begin(
                "1",
                Flux.range(0, count).map(OutboxTests::frame).publishOn(Schedulers.parallel(), 4),
                new StreamProgress(() -> {}));
        var written =
                outbox.buffers()
                        .publishOn(Schedulers.single(), 4)
                        .map(OutboxTests::text)
                        .takeUntil(END::equals)
                        .collectList()
                        .block(Duration.ofMinutes(1));
        var expected = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            expected.add(Integer.toString(i));
        }
        expected.add(END);
        assertThat(written).hasSize(count + 1).isEqualTo(expected);
    }
}
