// A client in a process of its own, which half-open.mjs stops: idle.mjs URL TOKEN CONVERSATION socket|events. It prints its port and "ready".
import { request } from 'node:http';
import { peer } from './peer.mjs';

const ADDED = 'subscription ($id: ID!) { messageAdded(conversationId: $id) { kind cursor message { content } } }';
const [url, token, conversation, transport] = process.argv.slice(2);

if (transport === 'socket') {
  const client = await (await peer(url)).init(token);
  // Like graphql-ws, it answers the gateway's pings.
  client.socket.on('message', data => JSON.parse(data).type === 'ping' && client.send({ type: 'pong' }));
  client.subscribe('1', ADDED, { id: conversation });
  await client.message(message => message.type === 'ping');
  console.log(`${client.socket._socket.localPort} ready`);
} else {
  const outgoing = request(`${url}/stream`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'text/event-stream' } });
  outgoing.on('response', response => {
    response.once('data', () => console.log(`${outgoing.socket.localPort} ready`));
    response.resume();
  });
  outgoing.end(JSON.stringify({ query: ADDED, variables: { id: conversation } }));
}
setInterval(() => {}, 1_000);
