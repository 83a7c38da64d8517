// Prints tokens for users of the benchmark's database, one per line, and stores their hashes there with psql:
// node token.mjs DATABASE [COUNT] [FIRST]
// FIRST is the number of the first user (default: 1). The users follow each other.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const [database, count = 1, first = 1] = process.argv.slice(2);
const tokens = Array.from({ length: Number(count) }, () => {
  const begin = `slc_${randomBytes(32).toString('base64url')}`;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(begin));
  return begin + checksum.toString('base64url');
});
const rows = tokens.map((token, index) => {
  const user = `01900002-0000-7000-8000-${String(index + Number(first)).padStart(12, '0')}`;
  const hash = createHash('sha256').update(token).digest('hex');
  return `('\\x${hash}', '${token.slice(0, 12)}', '${user}', 'Benchmark', now() + interval '30 days')`;
});
const sql = `insert into access_tokens (token_hash, prefix, user_id, name, expires_at) values ${rows.join(', ')}`;
execFileSync('psql', [database, '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', '-'], { input: sql });
tokens.forEach(token => console.log(token));
