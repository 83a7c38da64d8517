// Draws charts that show how cost grows: node scaling.mjs SIDES_FILE SECONDS ALTERNATIONS CONNECTIONS
// Each point is the median of the alternations. The variable PICTURES selects charts by name, separated by commas.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chart } from './chart.mjs';
import { load, median, operations, warm } from './lib.mjs';

const [file, ...numbers] = process.argv.slice(2);
const [seconds, alternations, connections] = numbers.map(Number);
const { sides: all, target } = JSON.parse(readFileSync(file, 'utf8'));
// PostGraphile with rights has a column in the tables only.
const sides = all.filter((side, index) => index === 0 || !side.callers);
const [sluice] = sides;
const readers = sluice.callers.wide;
const pictures = '../docs/performance';
mkdirSync(pictures, { recursive: true });
const results = {};

/** Writes a document to a file. */
function write(name, document) {
  const path = `${target}/${name}.graphql`;
  writeFileSync(path, document);
  return path;
}

/** Measures points in turn and draws a chart of them: { line: [[x, () => requests per second], …] }. */
function draw(name, titles, lines) {
  if (!(process.env.PICTURES?.split(',').includes(name) ?? true)) {
    return;
  }
  const series = {};
  for (let alternation = 0; alternation < alternations; alternation++) {
    for (const [line, points] of Object.entries(lines)) {
      for (const [x, run] of points) {
        (((series[line] ??= {})[x] ??= [])).push(run());
      }
    }
  }
  const medians = Object.fromEntries(Object.entries(series).map(([line, points]) => [line, Object.entries(points).map(([x, runs]) => [Number(x), median(runs)])]));
  results[name] = medians;
  writeFileSync(`${pictures}/${name}.svg`, chart({ ...titles, series: medians }));
  console.log(name, JSON.stringify(medians));
}

const rate = (side, document, options = {}) => load(side, document, { seconds, connections, ...options }).rate;
const points = (xs, run) => xs.map(x => [x, () => run(x)]);

for (const side of sides) {
  for (const operation of ['row', 'tasks', 'conversations']) {
    warm(side, operations(side.operations)[operation], { seconds, connections });
  }
}

const subtitle = `${connections} connections, Sluice with rights for 32 callers in turn, the others without`;
for (const operation of ['row', 'tasks', 'conversations']) {
  draw(`concurrency-${operation}`, { title: `Concurrency: ${operation}`, subtitle: subtitle.replace(`${connections} connections, `, ''), x: 'connections', y: 'requests a second' },
    Object.fromEntries(sides.map(side => [side.name, points([1, 2, 4, 8, 16, 32, 64, 128, 256], count => rate(side, operations(side.operations)[operation], { connections: count }))])));
}

const page = (side, size) => write(`page-${side.name}-${size}`, readFileSync(operations(side.operations).tasks, 'utf8').replace('first: 20', `first: ${size}`));
draw('page-size', { title: 'Page size: rows of the task list a second', subtitle, x: 'rows of a page', y: 'rows a second' },
  Object.fromEntries(sides.map(side => [side.name, points([1, 10, 20, 50, 100, 500, 1000], size => rate(side, page(side, size)) * size)])));

// Nests a task, its project, a conversation of that project, the project of that conversation, and so on.
const nest = depth => (depth === 0 ? 'name' : `name conversations(first: 1) { nodes { title project { ${nest(depth - 1)} } } }`);
const deep = depth => write(`depth-${depth}`, `{ tasks(first: 20) { nodes { title project { ${nest(depth)} } } } }`);
draw('depth', { title: 'Depth: 20 tasks with more and more levels', subtitle, x: 'levels below a task', y: 'requests a second' },
  { Sluice: [0, 1, 2, 3, 4].map(depth => [1 + 2 * depth, () => rate(sluice, deep(depth))]) });

// Each document has a different text, and so a plan of its own. A warm-up sends all documents before the measurement.
const rows = readFileSync('operations/row.json', 'utf8');
function plans(count) {
  writeFileSync(`${target}/plans.json`, rows);
  writeFileSync(`${target}/plans.graphql`, `query P#${count}($id: ID!) { user(id: $id) { id name username } }`);
  rate(sluice, `${target}/plans.graphql`, { seconds: Math.max(1, count / 1000) });
  return rate(sluice, `${target}/plans.graphql`);
}
draw('plans', { title: 'Plans: other documents in turn', subtitle, x: 'different documents', y: 'requests a second' }, { Sluice: points([1, 10, 100, 1000, 10000], plans) });

const callers = count => {
  writeFileSync(`${target}/callers`, readFileSync(readers, 'utf8').split('\n').slice(0, count).join('\n'));
  return { tokens: `${target}/callers` };
};
draw('callers', { title: 'Callers in turn', subtitle: `${connections} connections`, x: 'callers', y: 'requests a second' },
  Object.fromEntries(['row', 'tasks', 'conversations'].map(operation => [operation, points([1, 2, 4, 8, 16, 32], count => rate(sluice, operations('operations')[operation], callers(count)))])));

writeFileSync(`${target}/scaling.json`, JSON.stringify(results, null, 1));
