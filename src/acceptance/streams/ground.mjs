// The callers, the objects that they watch, and how rows are written for each type of a stream.
const uuid = (group, n) => `01900000-0000-7000-8${group}00-00000000000${n}`;

export const CALLERS = ['ann', 'bob', 'cem', 'dia'];
const user = name => uuid(1, CALLERS.indexOf(name));
const OWNER = uuid(1, 9);
const PROJECT = uuid(2, 0);

/** Conversations with their readers. Those of the third and the fourth come and go. */
const CONVERSATIONS = [
  { key: uuid(3, 0), readers: ['ann', 'bob'] },
  { key: uuid(3, 1), readers: ['bob'] },
  { key: uuid(3, 2), readers: ['cem'], project: PROJECT, comesAndGoes: true },
  { key: uuid(3, 3), readers: ['dia'], comesAndGoes: true },
];
const MESSAGES = CONVERSATIONS.map(({ readers, comesAndGoes }, n) => ({ key: uuid(4, n), readers, comesAndGoes }));
const JOBS = CALLERS.map((name, n) => ({ key: uuid(5, n), readers: [name] }));

/** The objects that streams name, by their type. */
export const OBJECTS = { Conversation: CONVERSATIONS, Message: MESSAGES, Job: JOBS };

/**
 * The tables of the rows that streams tell, by their type. A tag names the writer and numbers its rows.
 *
 * @property insert the statement that writes rows with the numbers from one to another
 */
export const ROWS = {
  Message: {
    table: 'messages', by: 'conversation_id', tag: 'content',
    insert: (key, writer, from, to) => `insert into messages (conversation_id, author_type, content)
      select '${key}', 'system', '${writer}.' || n from generate_series(${from}, ${to}) as n`,
  },
  MessagePiece: {
    table: 'message_pieces', by: 'message_id', tag: 'content',
    insert: (key, writer, from, to) => `insert into message_pieces (message_id, conversation_id, position, content)
      select m.id, m.conversation_id, n, '${writer}.' || n from messages as m, generate_series(${from}, ${to}) as n where m.id = '${key}'`,
  },
  JobProgressReport: {
    table: 'job_progress', by: 'job_id', tag: 'message',
    insert: (key, writer, from, to) => `insert into job_progress (job_id, user_id, percent, message)
      select j.id, j.user_id, 50, '${writer}.' || n from jobs as j, generate_series(${from}, ${to}) as n where j.id = '${key}'`,
  },
};

const participants = CONVERSATIONS.flatMap(({ key, readers }) => readers.map(name => `('${key}', '${user(name)}')`));

/** The rows that must be there before the streams begin. */
export const GROUND = `
  insert into users (id, username) values ('${OWNER}', 'owner'), ${CALLERS.map(name => `('${user(name)}', '${name}')`)};
  insert into projects (id, owner_id, name) values ('${PROJECT}', '${OWNER}', 'p');
  insert into conversations (id, project_id, title) values
    ${CONVERSATIONS.map(({ key, project }) => `('${key}', ${project ? `'${project}'` : 'null'}, 'c')`)};
  insert into conversation_participants (conversation_id, user_id) values ${participants};
  insert into messages (id, conversation_id, author_type, content) values
    ${MESSAGES.map(({ key }, n) => `('${key}', '${CONVERSATIONS[n].key}', 'assistant', 'an answer that grows')`)};
  insert into jobs (id, user_id, source_kind) values ${JOBS.map(({ key, readers }) => `('${key}', '${user(readers[0])}', 'git')`)}`;

/** The changes that hide an object and show it again. The participant leaves, or the project is deleted. */
export const CHANGES = [
  {
    caller: 'cem',
    hide: `update projects set deleted_at = now() where id = '${PROJECT}'`,
    show: `update projects set deleted_at = null where id = '${PROJECT}'`,
  },
  {
    caller: 'dia',
    hide: `delete from conversation_participants where user_id = '${user('dia')}'`,
    show: `insert into conversation_participants (conversation_id, user_id) values ('${CONVERSATIONS[3].key}', '${user('dia')}')
      on conflict do nothing`,
  },
];

/** A statement that returns the key, the object and the tag of all rows of a type that writers wrote. */
export const written = ({ table, by, tag }, where = 'true') =>
  `select id, ${by}, ${tag} from ${table} where ${tag} ~ '^w[0-9]+[.][0-9]+$' and ${where}`;
