// PostGraphile with a subscription to new messages over LISTEN and NOTIFY (live.sql): node live.mjs DATABASE_URL PORT ROLE
// Each operation runs as this role, for the caller whose key is the bearer token. Policies (rights.sql) then select its rows.
import './with-resolvers.mjs';
import { createServer } from 'node:http';

const { postgraphile } = await import('postgraphile');
const { PostGraphileAmberPreset } = await import('postgraphile/presets/amber');
const { makePgService } = await import('postgraphile/adaptors/pg');
const { context, get, lambda, listen } = await import('postgraphile/grafast');
const { jsonParse } = await import('postgraphile/@dataplan/json');
const { extendSchema, gql } = await import('postgraphile/utils');
const { grafserv } = await import('postgraphile/grafserv/node');

const MessageAddedPlugin = extendSchema(build => ({
  typeDefs: gql`
    type MessageAdded {
      id: UUID!
      message: Message
    }
    extend type Subscription {
      messageAdded(conversationId: UUID!): MessageAdded
    }
  `,
  objects: {
    Subscription: {
      plans: {
        messageAdded: {
          subscribePlan: (_, { $conversationId }) => listen(context().get('pgSubscriber'), lambda($conversationId, key => `message:${key}`), jsonParse),
          plan: $event => $event,
        },
      },
    },
    MessageAdded: {
      plans: {
        id: $event => get($event, 'id'),
        message: $event => build.pgResources.messages.get({ id: get($event, 'id') }),
      },
    },
  },
}));

const [connectionString, port, role] = process.argv.slice(2);
const caller = ({ ws, node }) => (ws?.connectionParams?.Authorization ?? node.req.headers.authorization).replace('Bearer ', '');
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [MessageAddedPlugin],
  pgServices: [makePgService({ connectionString, schemas: ['public'], poolConfig: { max: 16 }, pubsub: true })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false, websockets: true },
  grafast: { explain: false, context: request => ({ pgSettings: { role, 'bench.caller': caller(request) } }) },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
