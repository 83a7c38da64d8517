'use strict';

/*
 * The page around GraphiQL: who asks, and what there is to try. The token comes with the address's
 * #fragment, which no server sees, and is kept for this browser tab alone.
 */
(() => {
  const KEY = 'sluice.token';
  const h = React.createElement;

  function takeTokenFromAddress() {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (given) {
      sessionStorage.setItem(KEY, given);
      history.replaceState(null, '', location.pathname + location.search);
    }
  }

  /* What Sluice says of the token: its owner's name, or that it is good no more. */
  async function who(ask) {
    try {
      const answer = await ask({ query: '{ viewer { name } }' }, {});
      if (answer.errors) {
        return answer.errors[0].message;
      }
      const viewer = answer.data.viewer;
      return viewer ? `Signed in as ${viewer.name}` : 'Not signed in: only what is public can be seen';
    } catch (failure) {
      return String(failure);
    }
  }

  function fetcher(token) {
    const authorization = token ? { Authorization: `Bearer ${token}` } : {};
    return GraphiQL.createFetcher({
      url: '/graphql',
      enableIncrementalDelivery: false,
      headers: authorization,
      subscriptionUrl: `${location.protocol.replace('http', 'ws')}//${location.host}/graphql`,
      wsConnectionParams: authorization,
    });
  }

  function Caller({ token, ask, onChange }) {
    const [typed, setTyped] = React.useState('');
    const [name, setName] = React.useState('');
    React.useEffect(() => {
      let current = true;
      who(ask).then(text => current && setName(text));
      return () => {
        current = false;
      };
    }, [ask]);
    const use = event => {
      event.preventDefault();
      onChange(typed.trim());
      setTyped('');
    };
    return h(
      'form',
      { className: 'caller', onSubmit: use },
      h('img', { src: '/graphiql/sluice.svg', alt: '' }),
      h('strong', null, 'Sluice'),
      h('span', { id: 'who' }, name),
      token
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
    const [token, setToken] = React.useState(sessionStorage.getItem(KEY) ?? '');
    const change = next => {
      if (next) {
        sessionStorage.setItem(KEY, next);
      } else {
        sessionStorage.removeItem(KEY);
      }
      setToken(next);
    };
    const ask = React.useMemo(() => fetcher(token), [token]);
    return h(
      React.Fragment,
      null,
      h(Caller, { token, ask, onChange: change }),
      h(GraphiQL, {
        key: token,
        fetcher: ask,
        defaultTabs: examples.map(query => ({ query })),
        defaultEditorToolsVisibility: false,
        shouldPersistHeaders: false,
      }),
    );
  }

  async function start() {
    takeTokenFromAddress();
    const examples = await (await fetch('/graphiql/examples.json')).json();
    ReactDOM.createRoot(document.getElementById('page')).render(h(Page, { examples }));
  }

  start();
})();
