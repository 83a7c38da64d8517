<#-- The text of NOTICE. Versions are left out: the jar's META-INF/sbom/application.cdx.json has them. -->
Sluice

Sluice is licensed under the Apache License, Version 2.0; see LICENSE.

The jar contains the components below. The texts of their licenses and their
own notices are in their files, below BOOT-INF/lib of the jar. Their versions
are in META-INF/sbom/application.cdx.json. Licenses have their SPDX names. Of
several licenses, the recipient may choose one.


Java libraries
--------------

<#list dependencyMap as entry>
${entry.key.groupId}:${entry.key.artifactId}: ${entry.value?join(" or ")}
</#list>


The page at /graphiql
---------------------

The bundle of org.mvnpm:graphiql contains these npm packages:

0BSD: tslib

BSD-2-Clause: entities

MIT: @babel/runtime, @emotion/is-prop-valid, @emotion/memoize,
@floating-ui/core, @floating-ui/dom, @floating-ui/react-dom, @graphiql/react,
@graphiql/toolkit, @headlessui/react, @motionone/animation, @motionone/dom,
@motionone/easing, @motionone/generators, @motionone/types, @motionone/utils,
@n1ru4l/push-pull-async-iterable-iterator, @radix-ui/primitive,
@radix-ui/react-arrow, @radix-ui/react-collection,
@radix-ui/react-compose-refs, @radix-ui/react-context, @radix-ui/react-dialog,
@radix-ui/react-direction, @radix-ui/react-dismissable-layer,
@radix-ui/react-dropdown-menu, @radix-ui/react-focus-guards,
@radix-ui/react-focus-scope, @radix-ui/react-id, @radix-ui/react-menu,
@radix-ui/react-popper, @radix-ui/react-portal, @radix-ui/react-presence,
@radix-ui/react-primitive, @radix-ui/react-roving-focus, @radix-ui/react-slot,
@radix-ui/react-tooltip, @radix-ui/react-use-callback-ref,
@radix-ui/react-use-controllable-state, @radix-ui/react-use-escape-keydown,
@radix-ui/react-use-layout-effect, @radix-ui/react-use-size,
@radix-ui/react-visually-hidden, aria-hidden, clsx, codemirror,
codemirror-graphql, copy-to-clipboard, detect-node-es, framer-motion,
framesync, get-nonce, graphql, graphql-language-service, graphql-ws,
hey-listen, is-plain-object, is-primitive, isarray, isobject, linkify-it,
markdown-it, mdurl, meros, nullthrows, popmotion, punycode.js, react,
react-remove-scroll, react-remove-scroll-bar, react-style-singleton,
set-value, style-value-types, toggle-selection, uc.micro, use-callback-ref,
use-sidecar, vscode-languageserver-types

Its style sheet contains the fonts Roboto (Apache-2.0) and Fira Code (OFL-1.1).


The embedded PostgreSQL
-----------------------

A jar with an embedded PostgreSQL contains io.zonky.test.postgres:
embedded-postgres-binaries (Apache-2.0). The archive in it has the programs of
PostgreSQL and the shared libraries that they use:

PostgreSQL (libpq, libpq-oauth, libecpg, libecpg_compat, libpgtypes): PostgreSQL
OpenSSL (libcrypto, libssl): OpenSSL for version 1.1, Apache-2.0 for version 3
ICU (libicudata, libicui18n, libicuuc): ICU for version 60, Unicode-3.0 since 76
libxml2: MIT
libxslt: MIT
zlib (libz): Zlib
XZ Utils (liblzma): public domain, 0BSD since version 5.6
OSSP uuid (libossp-uuid): MIT
libuuid: BSD-3-Clause
GCC (libgcc_s, libstdc++), for Alpine Linux only: GPL-3.0-or-later WITH GCC-exception-3.1

For macOS only:

MIT Kerberos (libcom_err, libgssapi_krb5, libk5crypto, libkrb5, libkrb5support): MIT
libedit: BSD-3-Clause
GNU libiconv: LGPL-2.1-or-later
GNU gettext (libintl): LGPL-2.1-or-later
LZ4 (liblz4): BSD-2-Clause
Zstandard (libzstd): BSD-3-Clause
