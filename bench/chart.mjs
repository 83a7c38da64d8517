// Line charts as SVG, without dependencies.

// The colours of Okabe and Ito, which colour-blind readers can distinguish too, and a different mark for each line.
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'];
const [WIDTH, HEIGHT] = [760, 420];
const AREA = { left: 72, right: 600, top: 64, bottom: 356 };

const escape = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const short = value => (value >= 1e6 ? `${value / 1e6} M` : value >= 1e4 ? `${value / 1e3} k` : value.toLocaleString('en'));

/** Returns a step of 1, 2 or 5 times a power of ten. About five steps fill the range. */
function step(range) {
  const power = 10 ** Math.floor(Math.log10(range / 5));
  return [1, 2, 5, 10].map(factor => factor * power).find(size => range / size <= 6);
}

function mark(kind, x, y, colour) {
  const shapes = [
    `<circle cx="${x}" cy="${y}" r="4.5"/>`,
    `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>`,
    `<path d="M${x} ${y - 5.5}l5 9h-10z"/>`,
    `<path d="M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>`,
  ];
  return `<g fill="${colour}" stroke="#fff" stroke-width="1">${shapes[kind % shapes.length]}</g>`;
}

/** Moves labels apart that would overlap. Returns their positions in the given order. */
function apart(places, gap) {
  const sorted = places.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++) {
    sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + gap);
  }
  return sorted.sort((a, b) => a.i - b.i).map(({ y }) => y);
}

/**
 * Draws a line chart.
 *
 * @param series the points of each line by name: { name: [[x, y], …] }. The axis has evenly spaced marks at the values of x.
 */
export function chart({ title, subtitle = '', x: xTitle, y: yTitle, series }) {
  const xs = [...new Set(Object.values(series).flatMap(points => points.map(([x]) => x)))].sort((a, b) => a - b);
  const highest = Math.max(...Object.values(series).flatMap(points => points.map(([, y]) => y)));
  const size = step(highest);
  const top = Math.ceil(highest / size) * size;
  const px = x => AREA.left + (xs.length === 1 ? 0 : ((AREA.right - AREA.left) * xs.indexOf(x)) / (xs.length - 1));
  const py = y => AREA.bottom - ((AREA.bottom - AREA.top) * y) / top;
  const parts = [];
  for (let y = 0; y <= top + size / 2; y += size) {
    parts.push(`<line x1="${AREA.left}" x2="${AREA.right}" y1="${py(y)}" y2="${py(y)}" stroke="${y === 0 ? '#333' : '#ddd'}"/>`);
    parts.push(`<text x="${AREA.left - 8}" y="${py(y) + 4}" text-anchor="end">${short(y)}</text>`);
  }
  for (const x of xs) {
    parts.push(`<text x="${px(x)}" y="${AREA.bottom + 20}" text-anchor="middle">${short(x)}</text>`);
  }
  const names = Object.keys(series);
  const labels = apart(names.map(name => py(series[name].at(-1)[1])), 18);
  names.forEach((name, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const points = series[name];
    parts.push(`<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${points.map(([x, y]) => `${px(x)},${py(y)}`).join(' ')}"/>`);
    points.forEach(([x, y]) => parts.push(mark(i, px(x), py(y), colour)));
    parts.push(`<text x="${AREA.right + 14}" y="${labels[i] + 4}" fill="${colour}" font-weight="600">${escape(name)}</text>`);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="#333">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="16" y="26" font-size="17" font-weight="600">${escape(title)}</text>
<text x="16" y="45" fill="#666">${escape(subtitle ? `${yTitle}; ${subtitle}` : yTitle)}</text>
${parts.join('\n')}
<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 46}" text-anchor="middle">${escape(xTitle)}</text>
</svg>
`;
}
