// A TCP relay in front of a gateway. It breaks connections, keeps new ones away, and leads them to another replica.
import { createConnection, createServer } from 'node:net';
import { atEnd } from '../../acceptance/lib.mjs';

export async function relay(port) {
  const pairs = new Set();
  let target = port;
  let isOpen = true;
  let connections = 0;
  let rejected = 0;
  const end = pair => {
    pairs.delete(pair);
    pair.forEach(socket => socket.destroy());
  };
  const server = createServer(client => {
    client.on('error', () => {});
    if (!isOpen) {
      rejected++;
      client.destroy();
      return;
    }
    connections++;
    const gateway = createConnection(target, '127.0.0.1');
    const pair = [client, gateway];
    pairs.add(pair);
    gateway.on('error', () => {});
    client.pipe(gateway).pipe(client);
    // Data before the end of one side still reaches the other side.
    pair.forEach(socket => socket.on('close', () => (socket.readableEnded ? pairs.delete(pair) : end(pair))));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const self = {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    connections: () => connections,
    rejected: () => rejected,
    /** Breaks all connections and rejects new ones until restore(). */
    cut() {
      isOpen = false;
      [...pairs].forEach(end);
    },
    restore: () => (isOpen = true),
    /** New connections go to another gateway. */
    lead: other => (target = other),
    close() {
      self.cut();
      server.close();
    },
  };
  atEnd(self.close);
  return self;
}
