// A session of psql that stays open. It ends with its connection, like any client's.
import { spawn } from 'node:child_process';

let number = 0;

/** Opens a session. Its run() fails as soon as the connection is lost. */
export function open(address) {
  const child = spawn('psql', [address, '-XAtq', '-F', '|'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = [];
  let text = '';
  let ended = false;
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', data => {
    text += data;
    for (;;) {
      const end = waiting.length > 0 ? text.indexOf(`${waiting[0].mark} `) : -1;
      const line = end < 0 ? -1 : text.indexOf('\n', end);
      if (line < 0) {
        return;
      }
      const { mark, resolve, reject } = waiting.shift();
      const lines = text.slice(0, end).split('\n').filter(Boolean);
      const failed = text.slice(end + mark.length + 1, line) !== 'false';
      text = text.slice(line + 1);
      failed ? reject(new Error('the statement failed')) : resolve(lines);
    }
  });
  const lost = () => {
    ended = true;
    waiting.splice(0).forEach(({ reject }) => reject(new Error('the connection is lost')));
  };
  child.on('exit', lost).on('error', lost);
  return {
    get ended() {
      return ended;
    },
    /** Runs statements, and returns the lines of their results after the last one has completed. */
    run: sql =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(new Error('the connection is lost'));
          return;
        }
        const mark = `-- end ${++number}`;
        waiting.push({ mark, resolve, reject });
        child.stdin.write(`${sql};\n\\echo '${mark}' :ERROR\n`);
      }),
    close: () => child.kill(),
  };
}
