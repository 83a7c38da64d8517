// Writes with psql, as any other program does.
import { spawn } from 'node:child_process';
import { atEnd } from '../../acceptance/lib.mjs';

/** Opens a session. Statements run one after the other. */
export function session(database) {
  const child = spawn('psql', [database, '-XAtq', '-v', 'ON_ERROR_STOP=1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(() => child.kill());
  let output = '';
  let wake = () => {};
  child.stdout.on('data', data => {
    output += data;
    wake();
  });
  child.on('exit', code => {
    if (code) {
      throw new Error(`psql ended with ${code}`);
    }
  });
  return {
    send: statement => child.stdin.write(`${statement};\n`),
    /** Waits until all statements before have ended. */
    async done() {
      const mark = `done ${++marks}`;
      child.stdin.write(`\\echo ${mark}\n`);
      while (!output.includes(`${mark}\n`)) {
        await new Promise(resolve => (wake = resolve));
      }
    },
  };
}

let marks = 0;

/** Writes the messages "live 1", "live 2", … of a conversation. */
export function writer(database, conversation) {
  const psql = session(database);
  let written = 0;
  let timer;
  const self = {
    /** Returns the number of the last message. */
    write(count = 1) {
      for (let i = 0; i < count; i++) {
        psql.send(`insert into messages (conversation_id, author_type, content) values ('${conversation}', 'user', 'live ${++written}')`);
      }
      return written;
    },
    written: () => written,
    /** Writes a message every so many milliseconds until stop(). */
    start: pause => (timer = setInterval(() => self.write(), pause)),
    stop: () => clearInterval(timer),
  };
  atEnd(self.stop);
  return self;
}
