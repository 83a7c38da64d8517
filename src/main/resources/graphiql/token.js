'use strict';

/*
 * The token of the caller. It comes with the address's #fragment, which no server sees. It is taken out of
 * there before anything else runs, and kept for this browser tab alone.
 */
const token = (() => {
  const KEY = 'sluice.token';

  /*
   * The token in a text as people paste it: alone, in a header, in quotes, broken into lines, or in a link with the
   * token in its fragment. The other characters cannot be part of a token.
   */
  function read(text) {
    const link = /[#?&]token=([^&\s"'<>]*)/.exec(text);
    const given = link ? decodeURIComponent(link[1].replace(/%(?![0-9a-f]{2})/gi, '')) : text;
    return given.replace(/^(?:[^]*\bbearer\b|\W*bearer|\W*authorization\W)/i, '').replace(/[^\w\-.~+/=]/g, '');
  }

  function keep(value) {
    if (value) {
      sessionStorage.setItem(KEY, value);
    } else {
      sessionStorage.removeItem(KEY);
    }
  }

  function takeFromAddress() {
    const given = /[#&]token=/.test(location.hash) ? read(location.hash) : '';
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
  return { kept: () => sessionStorage.getItem(KEY) ?? '', keep, onGiven, read };
})();
