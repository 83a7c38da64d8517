// A TCP proxy before PostgreSQL that does what networks do: it forwards, delays, swallows, cuts and resets.
import { connect, createServer } from 'node:net';

/**
 * Starts a proxy on a free port.
 *
 * swallow() takes every byte from then on and forwards none, without closing anything. forward() lets new connections
 * through again, but those that lost bytes stay silent for ever, as behind a firewall that forgot them.
 */
export async function proxy(target) {
  const pairs = new Set();
  const state = { target, swallows: false, refuses: false, delay: 0 };
  const server = createServer(client => {
    if (state.refuses) {
      client.destroy();
      return;
    }
    const pair = { client, silent: state.swallows };
    pairs.add(pair);
    client.setNoDelay(true);
    const end = () => {
      client.destroy();
      pair.upstream?.destroy();
      pairs.delete(pair);
    };
    client.on('error', end).on('close', end);
    if (!pair.silent) {
      pair.upstream = connect({ port: state.target, host: '127.0.0.1', noDelay: true });
      pair.upstream.on('error', end).on('close', () => (pair.silent ? undefined : end()));
      pipe(pair, pair.upstream, client);
    }
    pipe(pair, client, pair.upstream);
  });
  function pipe(pair, from, to) {
    from.on('data', bytes => {
      if (pair.silent) {
        return;
      }
      if (state.delay > 0) {
        setTimeout(() => to.destroyed || pair.silent || to.write(bytes), state.delay);
      } else {
        to.write(bytes);
      }
    });
  }
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    open: () => pairs.size,
    swallow() {
      state.swallows = true;
      for (const pair of pairs) {
        pair.silent = true;
        pair.upstream?.end();
      }
    },
    forward(port = state.target) {
      Object.assign(state, { swallows: false, refuses: false, delay: 0, target: port });
    },
    delay(milliseconds) {
      state.delay = milliseconds;
    },
    cut() {
      for (const pair of pairs) {
        pair.client.end();
        pair.upstream?.end();
      }
    },
    reset() {
      for (const pair of pairs) {
        pair.client.resetAndDestroy();
        pair.upstream?.destroy();
      }
    },
    refuse() {
      state.refuses = true;
      this.cut();
    },
    close() {
      for (const pair of pairs) {
        pair.client.destroy();
        pair.upstream?.destroy();
      }
      return new Promise(resolve => server.close(resolve));
    },
  };
}
