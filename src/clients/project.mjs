// A project of a client: the files of docs/clients.md, with the tools that it names.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, temporaryDirectory } from '../acceptance/lib.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const DOCS = join(HERE, '..', '..', 'docs');

/** A line with a file's name alone, and the block behind it. */
const BLOCK = /^`(?<name>[^`\n]+)`:\n\n```\w+\n(?<text>[\s\S]*?)^```$/gm;

/** Paths below a folder, sorted. */
export const files = folder => readdirSync(folder, { recursive: true }).map(String).sort();

/** Writes the files of docs/clients.md into a temporary folder, which it returns. */
export function extract() {
  const project = temporaryDirectory();
  const document = readFileSync(join(DOCS, 'clients.md'), 'utf8');
  const blocks = [...document.matchAll(BLOCK)];
  for (const { groups } of blocks) {
    const file = join(project, groups.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, groups.text);
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n');
  cpSync(join(DOCS, 'schema.graphql'), join(project, 'schema.graphql'));
  symlinkSync(join(HERE, 'node_modules'), join(project, 'node_modules'));
  // Each opening fence belongs to a file: a block without a name would not be tried.
  const fences = document.match(/^```\w+$/gm).length;
  figure('files of docs/clients.md', blocks.length, { equal: fences });
  return project;
}

/** Runs a tool of the project; prints its output if it fails, and gives its exit code. */
export function tool(project, name, ...parameters) {
  try {
    execFileSync(join(HERE, 'node_modules', '.bin', name), parameters, {
      cwd: project, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, CI: 'true', NO_COLOR: '1' },
    });
    return 0;
  } catch (failure) {
    console.error(`${failure.stdout ?? ''}${failure.stderr ?? failure}`);
    return failure.status ?? 1;
  }
}

/** GraphQL Code Generator with the document's configuration. */
export async function generate(project) {
  figure('GraphQL Code Generator: exit code', tool(project, 'graphql-codegen', '--config', 'codegen.ts'), { equal: 0 });
}

/** Relay's compiler with the document's configuration. */
export async function generateRelay(project) {
  const generated = join(project, 'src', 'relay', '__generated__');
  mkdirSync(generated);
  figure('Relay compiler: exit code', tool(project, 'relay-compiler', 'relay.config.json'), { equal: 0 });
  // The query, the two fragments and the two queries that fetch them again.
  figure('Relay compiler: generated files', files(generated).length, { equal: 5 });
}

/** The TypeScript compiler over the document's files and all generated ones. */
export function compile(project) {
  figure('tsc --strict: exit code', tool(project, 'tsc', '--strict', '--project', 'tsconfig.json'), { equal: 0 });
}
