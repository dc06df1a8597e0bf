import { cpus, totalmem } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';

import { type Figures, type Pace, type Row } from './measure';
import type { Side } from './contestants';

/** The results of a run. */
export interface Findings {
  machine: Machine;
  commit: string;
  pace: Pace;
  sizes: { size: number; rows: { route: string; title: string; sides: Row }[] }[];
}

export interface Machine {
  model: string;
  cores: number;
  memory_gib: number;
  node: string;
  postgres: string;
}

export function thisMachine(postgres: string): Machine {
  const [first] = cpus();
  return {
    model: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gib: totalmem() / 2 ** 30,
    node: process.version,
    postgres,
  };
}

const MARKERS = ['<!-- speed:start -->', '<!-- speed:end -->'] as const;

/** Writes the results into a document between two markers. The rest of the document does not change. */
export async function writeInto(path: string, findings: Findings): Promise<void> {
  const text = await readFile(path, 'utf8');
  const [start, end] = [text.indexOf(MARKERS[0]), text.indexOf(MARKERS[1])];
  if (start < 0 || end < start) throw new Error(`${path} has no ${MARKERS.join(' and ')}`);
  const changed = `${text.slice(0, start)}${MARKERS[0]}\n\n${markdown(findings)}\n\n${text.slice(end)}`;
  await writeFile(path, await format(changed, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
}

/** The results as a page in Markdown. */
export function markdown({ machine, commit, pace, sizes }: Findings): string {
  const { model, cores, memory_gib, node, postgres } = machine;
  const head = `Measured at ${commit} on ${cores} cores of ${model}, ${memory_gib.toFixed(0)} GiB, Node ${node}, PostgreSQL ${postgres}; ${pace.rounds} turns of ${pace.seconds} s each.`;
  return [
    head,
    ...sizes.flatMap(({ size, rows }) => [`### ${size.toLocaleString('en')} customers`, rates(rows), details(rows)]),
  ].join('\n\n');
}

type Rows = Findings['sizes'][number]['rows'];

function rates(rows: Rows): string {
  const hasBefore = rows.some(({ sides }) => sides.before);
  return table(
    [
      'route',
      'limit, req/s',
      'product, req/s',
      'common, req/s',
      'product ÷ limit',
      'product ÷ common',
      'CPU, times limit',
      ...(hasBefore ? ['product ÷ before'] : []),
    ],
    rows.map(({ title, sides: { limit, before, product, common } }) => [
      title,
      ...[limit, product, common].map(rounded),
      ratio(product, limit),
      ratio(product, common),
      product && limit ? (cpu(product) / cpu(limit)).toFixed(2) : '',
      ...(hasBefore ? [ratio(product, before)] : []),
    ]),
  );
}

const WHO: Side[] = ['limit', 'before', 'product', 'common'];

function details(rows: Rows): string {
  const titles = [
    'route',
    'who',
    'p50 / p99 of 16, ms',
    'p50 / p99 alone, ms',
    'CPU ms: server + PostgreSQL',
    'memory, MiB',
  ];
  const lines = rows.flatMap(({ title, sides }) =>
    WHO.flatMap((who) => {
      const side = sides[who];
      if (!side) return [];
      const work = `${side.server_cpu.toFixed(2)} + ${side.postgres_cpu.toFixed(2)}`;
      return [
        [title, who, pair(side.p50, side.p99), pair(side.alone_p50, side.alone_p99), work, side.memory.toFixed(0)],
      ];
    }),
  );
  return table(titles, lines);
}

/** CPU time of the server and of PostgreSQL, per request. */
const cpu = (side: Figures) => side.server_cpu + side.postgres_cpu;
const pair = (low: number, high: number) => `${low.toFixed(2)} / ${high.toFixed(2)}`;
function rounded(side: Figures | undefined): string {
  if (!side) return '';
  return side.rate.toFixed(side.rate < 100 ? 1 : 0) + (side.failed ? ` (${side.failed} failed)` : '');
}
const ratio = (of: Figures | undefined, to: Figures | undefined) => (of && to ? (of.rate / to.rate).toFixed(2) : '');

function table(titles: string[], lines: string[][]): string {
  const align = titles.map((_, column) => (column === 0 || titles[column] === 'who' ? '---' : '--:'));
  return [titles, align, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
