'use strict';

/*
 * Subscriptions over server-sent events, by the protocol of graphql-sse. A browser's EventSource can send no token, so
 * the events are read from the body of a fetch.
 */
const stream = (() => {
  /* A lost connection is opened again after pauses in ms that double. The attempts take 70 s, so a gateway can restart. */
  const FIRST_PAUSE = 500;
  const LONGEST_PAUSE = 5000;
  const ATTEMPTS = 16;

  /* The answers that say: try again later. */
  const BUSY = [429, 502, 503, 504];

  /*
   * Takes the text of a stream in any parts, and gives each event with its id, as the HTML standard reads them. A block
   * with an id alone is an event without data.
   */
  function parser(give) {
    let rest = '';
    let endsWithReturn = false;
    let type = '';
    let data = [];
    let id = '';

    function take(line) {
      if (line === '') {
        give({ id, type: type || 'message', data: data.length > 0 ? data.join('\n') : null });
        type = '';
        data = [];
        return;
      }
      const colon = line.indexOf(':');
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'event') {
        type = value;
      } else if (name === 'data') {
        data.push(value);
      } else if (name === 'id' && !value.includes('\0')) {
        id = value;
      }
    }

    return text => {
      if (text === '') {
        return;
      }
      const lines = (rest + (endsWithReturn ? text.replace(/^\n/, '') : text)).split(/\r\n|\n|\r/);
      endsWithReturn = text.endsWith('\r');
      rest = lines.pop();
      lines.forEach(take);
    };
  }

  /* The events of a response, each as soon as it has arrived. An event that has not ended is none. */
  async function* events(body) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const arrived = [];
    const parse = parser(event => arrived.push(event));
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parse(decoder.decode(part.value, { stream: true }));
        yield* arrived.splice(0);
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  const failure = message => ({ errors: [{ message }] });

  /* The result that says why there is no stream. */
  async function refusal(response) {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return failure(`The gateway answered ${response.status}`);
    }
  }

  function pause(milliseconds, signal) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /* Opens a connection. Null says that there is none now. */
  async function connect({ url, headers, body }, position, signal) {
    try {
      return await fetch(url, {
        method: 'POST',
        headers: {
          ...headers,
          Accept: 'text/event-stream',
          'Content-Type': 'application/json',
          ...(position && { 'Last-Event-ID': position }),
        },
        body: JSON.stringify(body),
        cache: 'no-store',
        signal,
      });
    } catch {
      return null;
    }
  }

  async function* results(request, tell, signal) {
    let position = '';
    let count = 0;
    let failures = 0;
    const live = () => tell({ state: 'live', count, at: count > 0 ? new Date() : null });
    tell({ state: 'opening' });
    while (!signal.aborted) {
      const response = await connect(request, position, signal);
      if (response && !(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
        if (!position || !BUSY.includes(response.status)) {
          yield await refusal(response);
          return;
        }
      } else if (response) {
        try {
          for await (const event of events(response.body)) {
            if (event.id && event.id !== position) {
              failures = 0;
              position = event.id;
            }
            if (event.type === 'next') {
              count++;
              live();
              yield JSON.parse(event.data);
            } else if (event.type === 'complete') {
              return;
            } else if (event.id && count === 0) {
              live();
            }
          }
        } catch (lost) {
          if (lost instanceof SyntaxError) {
            throw lost;
          }
        }
      }
      if (signal.aborted) {
        return;
      }
      if (!position || failures === ATTEMPTS) {
        yield failure('The connection to the gateway was lost');
        return;
      }
      tell({ state: 'lost', count });
      await pause(Math.min(FIRST_PAUSE * 2 ** failures++, LONGEST_PAUSE), signal);
    }
  }

  /*
   * Begins a subscription. The iterator's return ends it at the gateway too, also while a result is awaited. A lost
   * connection is opened again after the last position that the gateway told.
   *
   * tell gets each change: the state (opening, live, lost, over), the number of results, and the time of the last one.
   */
  function subscribe(request, tell) {
    const ending = new AbortController();
    const source = results(request, tell, ending.signal);
    const over = step => {
      if (step.done) {
        tell({ state: 'over' });
      }
      return step;
    };
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => source.next().then(over),
      return: () => {
        ending.abort();
        return source.return().then(over);
      },
    };
  }

  return { parser, subscribe };
})();
