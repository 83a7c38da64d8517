'use strict';

/*
 * The page around GraphiQL: the caller, and examples.
 */
(() => {
  const h = React.createElement;

  /* The name of the token's owner, or the error of a token that is not valid. Agents and services have no user. */
  async function who(ask, signedIn) {
    try {
      const answer = await ask({ query: '{ viewer { id name username email } }' }, {});
      if (answer.errors) {
        return answer.errors[0].message;
      }
      const viewer = answer.data.viewer;
      if (viewer) {
        return `Signed in as ${viewer.name || viewer.username || viewer.email || viewer.id}`;
      }
      return signedIn ? 'Signed in without a user' : 'Not signed in: only public data is visible';
    } catch (failure) {
      return String(failure);
    }
  }

  /* The gateway reports the error of a document that cannot be parsed. */
  function isSubscription({ query, operationName }) {
    const { getOperationAST, parse } = GraphiQL.GraphQL;
    try {
      const document = parse(query);
      const named = getOperationAST(document, operationName);
      /* The page may still name the operation of an older text. */
      return named ? named.operation === 'subscription' : document.definitions.some(each => each.operation === 'subscription');
    } catch {
      return false;
    }
  }

  /* Asks as a caller. close() ends all subscriptions, and the listener of onStream gets their states. */
  function fetcher(bearer) {
    const authorization = bearer ? { Authorization: `Bearer ${bearer}` } : {};
    const one = GraphiQL.createFetcher({ url: '/graphql', enableIncrementalDelivery: false, headers: authorization });
    const open = new Set();
    let listener = () => {};
    const ask = (body, options) => {
      if (!isSubscription(body)) {
        return one(body, options);
      }
      const request = { url: '/graphql', headers: { ...authorization, ...options?.headers }, body };
      const results = stream.subscribe(request, change => {
        if (change.state === 'over') {
          open.delete(results);
        }
        listener(change);
      });
      open.add(results);
      return results;
    };
    ask.close = () => open.forEach(results => results.return());
    ask.onStream = next => {
      listener = next;
    };
    return ask;
  }

  /* The state of the subscription whose last result is above. */
  function Status({ ask }) {
    const [now, setNow] = React.useState({ state: 'over' });
    React.useEffect(() => {
      ask.onStream(setNow);
      return () => ask.close();
    }, [ask]);
    const events = `${now.count} ${now.count === 1 ? 'event' : 'events'}`;
    const texts = {
      opening: () => 'Subscribing …',
      live: () =>
        now.count > 0
          ? `Subscribed: ${events}, the last at ${now.at.toLocaleTimeString()}`
          : 'Subscribed: waiting for the first event',
      lost: () => `Connection lost after ${events}: trying again`,
      over: () => '',
    };
    return h('p', { id: 'stream', role: 'status', className: now.state }, texts[now.state]());
  }

  function Caller({ signedIn, ask, onChange }) {
    const [typed, setTyped] = React.useState('');
    const [name, setName] = React.useState('');
    React.useEffect(() => {
      let current = true;
      who(ask, signedIn).then(text => current && setName(text));
      return () => {
        current = false;
      };
    }, [ask, signedIn]);
    const use = event => {
      event.preventDefault();
      onChange(token.read(typed));
      setTyped('');
    };
    return h(
      'form',
      { className: 'caller', onSubmit: use },
      h('img', { src: '/graphiql/sluice.svg', alt: '' }),
      h('strong', null, 'Sluice'),
      h('span', { id: 'who' }, name),
      signedIn
        ? h('button', { type: 'button', onClick: () => onChange('') }, 'Sign out')
        : [
            h('input', {
              key: 'token',
              type: 'password',
              value: typed,
              placeholder: 'Token',
              'aria-label': 'Token',
              autoComplete: 'off',
              onChange: event => setTyped(event.target.value),
            }),
            h('button', { key: 'use' }, 'Sign in'),
          ],
    );
  }

  function Page({ examples }) {
    const [bearer, setBearer] = React.useState(token.kept);
    React.useEffect(() => token.onGiven(setBearer), []);
    const change = next => {
      token.keep(next);
      setBearer(next);
    };
    const ask = React.useMemo(() => fetcher(bearer), [bearer]);
    return h(
      React.Fragment,
      null,
      h(Caller, { signedIn: bearer !== '', ask, onChange: change }),
      h(
        GraphiQL,
        {
          key: bearer,
          fetcher: ask,
          defaultTabs: examples.map(query => ({ query })),
          defaultEditorToolsVisibility: false,
          shouldPersistHeaders: false,
        },
        h(GraphiQL.Footer, null, h(Status, { ask })),
      ),
    );
  }

  async function start() {
    const examples = await (await fetch('/graphiql/examples.json')).json();
    ReactDOM.createRoot(document.getElementById('page')).render(h(Page, { examples }));
  }

  start();
})();
