'use strict';

/*
 * Who asks. The token comes with the address's #fragment, which no server sees. It is taken out of
 * there before anything else runs, and kept for this browser tab alone.
 */
const token = (() => {
  const KEY = 'sluice.token';

  function keep(value) {
    if (value) {
      sessionStorage.setItem(KEY, value);
    } else {
      sessionStorage.removeItem(KEY);
    }
  }

  function takeFromAddress() {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (given) {
      keep(given);
      history.replaceState(null, '', location.pathname + location.search);
    }
    return given;
  }

  /* A link opened in a tab that shows the page already changes the fragment and loads nothing. */
  function onGiven(use) {
    const take = () => {
      const given = takeFromAddress();
      if (given) {
        use(given);
      }
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }

  takeFromAddress();
  return { kept: () => sessionStorage.getItem(KEY) ?? '', keep, onGiven };
})();
