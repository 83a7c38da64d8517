// PostGraphile on the benchmark's database: node server.mjs DATABASE_URL PORT [ROLE]
// With a role, each request runs as this role, for the caller whose key is the bearer token. Policies (rights.sql) then select its rows.
import './with-resolvers.mjs';
import { createServer } from 'node:http';

const { postgraphile } = await import('postgraphile');
const { PostGraphileAmberPreset } = await import('postgraphile/presets/amber');
const { makePgService } = await import('postgraphile/adaptors/pg');
const { PostGraphileConnectionFilterPreset } = await import('postgraphile-plugin-connection-filter');
const { PgAggregatesPreset } = await import('@graphile/pg-aggregates');
const { grafserv } = await import('postgraphile/grafserv/node');

const [connectionString, port, role] = process.argv.slice(2);
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  schema: { connectionFilterRelations: true },
  pgServices: [makePgService({ connectionString, schemas: ['public'], poolConfig: { max: 16 } })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: {
    explain: false,
    ...(role && {
      context: ({ node }) => ({ pgSettings: { role, 'bench.caller': node.req.headers.authorization.replace('Bearer ', '') } }),
    }),
  },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
