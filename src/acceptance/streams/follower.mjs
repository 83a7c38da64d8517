// A client with one connection and several streams. Whenever it loses the connection, it goes on at another gateway from its last cursor.
import { ask, codes, sleep } from '../lib.mjs';
import { events, single, socket } from './transports.mjs';

const TRANSPORTS = { socket, events, single };
const RETRY = 300;
const keyOf = id => id.slice(id.indexOf('_') + 1);
let operations = 0;

/** What one client knows of the rows of one stream. */
export class Stream {
  /** The events in the order of their receipt: the key of the row, the time, and the number of RESYNC events before it. */
  told = [];
  /** The keys that queries returned after RESYNC. */
  read = new Set();
  resyncs = 0;
  expired = 0;
  refusals = 0;
  failures = [];
  cursor;
  reading;

  constructor({ caller, field, object, world, cursor }) {
    Object.assign(this, { caller, field, object, world, cursor });
  }

  goesTo(cursor) {
    this.cursor = cursor;
    this.world.cursorLengths.push(cursor.length);
  }

  take(payload) {
    const event = payload.data?.stream;
    if (!event) {
      this.failures.push(JSON.stringify(payload).slice(0, 300));
      return;
    }
    if (event.kind === 'RESYNC') {
      this.resyncs++;
      this.readAnew();
    } else {
      this.told.push({ key: keyOf(event.id), at: Date.now(), epoch: this.resyncs + this.expired });
    }
    this.goesTo(event.cursor);
  }

  /** Reads all rows by queries. A request during the reading begins it once more. */
  readAnew() {
    this.isStale = true;
    this.reading ??= this.readRows().finally(() => (this.reading = undefined));
  }

  async readRows() {
    while (this.isStale) {
      this.isStale = false;
      for (let after = null, more = true; more;) {
        const rows = await this.page(after);
        rows?.nodes.forEach(({ id }) => this.read.add(keyOf(id)));
        more = rows?.pageInfo.hasNextPage;
        after = rows?.pageInfo.endCursor;
      }
    }
  }

  /** Reads one page, from any gateway that answers. Returns nothing if the object is hidden. */
  async page(after) {
    for (;;) {
      try {
        const answer = await ask(`${this.world.pick().base}/graphql`, this.field.rows, {
          token: this.world.tokens[this.caller], variables: { id: this.object.id, after }, signal: AbortSignal.timeout(10_000),
        });
        if (answer.json?.data && codes(answer).length === 0) {
          return answer.json.data.object?.rows;
        }
        if (codes(answer).some(code => code !== 'UNAVAILABLE')) {
          this.failures.push(answer.text.slice(0, 300));
          return undefined;
        }
      } catch {
        // the gateway was killed
      }
      await sleep(RETRY);
    }
  }
}

/**
 * Follows streams of one caller until it is stopped.
 *
 * @param forgets whether the client comes back without a cursor
 */
export function follow(transport, streams, world, { forgets = false } = {}) {
  const follower = { streams, transport, connections: 0, refusals: 0, cutsAtCursor: false };
  let connection;
  let gateway;
  let running = new Map();
  let isStopped = false;

  function connect() {
    gateway = world.pick(gateway);
    follower.connections++;
    running = new Map();
    const own = running;
    const isCurrent = action => (...parameters) => own === running && !isStopped && action(...parameters);
    const begin = stream => {
      const id = `${++operations}`;
      own.set(id, stream);
      connection.subscribe(id, stream.field.document, { id: stream.object.id, after: forgets && follower.connections > 1 ? undefined : stream.cursor });
    };
    connection = TRANSPORTS[transport](gateway.port, world.tokens[streams[0].caller], {
      open: isCurrent(() => streams.forEach(begin)),
      result: isCurrent((id, payload) => own.get(id)?.take(payload)),
      cursor: isCurrent((id, cursor) => {
        own.get(id)?.goesTo(cursor);
        if (follower.cutsAtCursor) {
          follower.cut();
        }
      }),
      ended: isCurrent((id, errors) => {
        const stream = own.get(id);
        own.delete(id);
        const code = errors[0]?.extensions?.code;
        if (code === 'CURSOR_EXPIRED') {
          stream.expired++;
          stream.cursor = undefined;
          stream.readAnew();
        } else if (code === 'NOT_FOUND') {
          stream.refusals++;
        } else if (code !== 'UNAVAILABLE') {
          stream.failures.push(JSON.stringify(errors).slice(0, 300));
        }
        if (transport !== 'events') {
          setTimeout(isCurrent(() => begin(stream)), RETRY);
        }
      }),
      closed: isCurrent(again),
    });
  }

  function again() {
    running = new Map();
    setTimeout(() => isStopped || connect(), transport === 'events' && streams[0].refusals > 0 ? RETRY : 30);
  }

  /** Cuts the connection now. */
  follower.cut = () => {
    follower.cutsAtCursor = false;
    connection.cut();
    follower.cuts = (follower.cuts ?? 0) + 1;
    again();
  };
  follower.stop = async () => {
    isStopped = true;
    connection.cut();
    await Promise.all(streams.map(stream => stream.reading));
  };
  follower.isReady = () => streams.every(stream => stream.cursor);
  connect();
  return follower;
}
