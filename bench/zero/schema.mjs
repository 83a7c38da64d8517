// The tables that Zero copies, and who sees which messages: the participants of their conversation.
import { ANYONE_CAN, createSchema, definePermissions, number, relationships, string, table } from '@rocicorp/zero';

const participants = table('conversation_participants').columns({ id: string(), conversation_id: string(), user_id: string().optional() }).primaryKey('id');
const messages = table('messages').columns({ id: string(), conversation_id: string(), content: string(), created_at: number() }).primaryKey('id');
const ofMessages = relationships(messages, ({ many }) => ({
  participants: many({ sourceField: ['conversation_id'], destField: ['conversation_id'], destSchema: participants }),
}));

export const schema = createSchema({ tables: [participants, messages], relationships: [ofMessages], enableLegacyQueries: true, enableLegacyMutators: true });

export const permissions = definePermissions(schema, () => ({
  conversation_participants: { row: { select: ANYONE_CAN } },
  messages: { row: { select: [(caller, { exists }) => exists('participants', each => each.where('user_id', '=', caller.sub))] } },
}));
