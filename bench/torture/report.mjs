const COLUMNS = [
  ['sales', 'sales'],
  ['at a quote', 'quotes'],
  ['refunds', 'refunds'],
  ['acknowledged', 'acknowledged'],
  ['given up', 'given_up'],
  ['requests', 'requests'],
  ['replayed', 'replayed'],
  ['no answer', 'no_answer'],
  ['refused', 'refused'],
  ['503', 'unavailable'],
  ['409 in progress', 'in_progress'],
  ['failed', 'failed'],
];

/** The report in Markdown: a table of the phases, and a list of the findings. */
export function report({ tallies, findings, results, unexpectedExits }) {
  const head = ['phase', ...COLUMNS.map(([title]) => title), 'slowest ack', 'time'];
  const rows = tallies.map(({ chaos, counts, slowest, seconds }) => [
    ...[chaos, ...COLUMNS.map(([, name]) => String(counts[name]))],
    ...[`${Math.round(slowest)} ms`, `${seconds.toFixed(1)} s`],
  ]);
  const { recoveries, failovers, promotions, drains, losses } = results;
  const facts = [
    ['sales and refunds acknowledged', tallies.reduce((sum, { counts }) => sum + counts.acknowledged, 0)],
    ['lost', findings.lost],
    ['doubled', findings.doubled],
    ['unacknowledged, happened once', findings.unacknowledged],
    ['ledger against answers, cents', findings.wrong_cents],
    ['metrics drift, cents', findings.drift],
    ['customers with wrong metrics', findings.wrong_metrics],
    ['differences found by verify-metrics', findings.audit],
    ['points lost or doubled', findings.wrong_points],
    ['customers with wrong points', findings.wrong_accounts],
    ['verify-points', findings.points_proven ? 'every point is proven' : 'found differences'],
    ['PATCHes lost', `${results.patchesLost} (${results.preconditionsFailed} races lost and repeated)`],
    ['recovery after the database, ms', spread(recoveries)],
    ['crash to the end of promotion, ms', spread(promotions)],
    ['crash to a sale on the standby, ms', spread(failovers)],
    ...losses.map(describeLoss),
    ['SIGTERM to exit, ms', spread(drains)],
    ['processes that died by themselves', unexpectedExits.length],
    ['failed requests', tallies.reduce((sum, { counts }) => sum + counts.failed, 0)],
  ];
  return `${table([head, ...rows])}\n\n${facts.map(([name, value]) => `${name.padEnd(36)}${value}`).join('\n')}`;
}

/** A sentence for each fault that was found. */
export function faultsOf({ tallies, findings, results, unexpectedExits }) {
  const faulty = [
    'lost',
    'doubled',
    'wrong_cents',
    'drift',
    'wrong_metrics',
    'audit',
    'wrong_points',
    'wrong_accounts',
  ].filter((name) => findings[name] !== 0);
  return [
    ...tallies.flatMap(({ chaos, failures, counts }) => [
      ...failures.map((failure) => `${chaos}: ${failure}`),
      ...(counts.failed > failures.length ? [`${chaos}: and ${counts.failed - failures.length} more`] : []),
    ]),
    ...faulty.map((name) => `${name}: ${findings[name]}`),
    ...findings.problems,
    ...(findings.points_proven ? [] : ['verify-points found differences']),
    ...(results.patchesLost === 0 ? [] : [`${results.patchesLost} PATCHes lost`]),
    ...unexpectedExits,
  ];
}

/** The acknowledged sales and refunds that an asynchronous standby did not have. */
function describeLoss({ delayMs, rounds, acknowledged, lost, windows }) {
  const what = `lost, ${delayMs} ms behind, no waiting`;
  return [what, `${lost} of ${acknowledged} in ${rounds} failovers; window in ms: ${spread(windows)}`];
}

function spread(values) {
  if (values.length === 0) return '-';
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return `p50 ${at(0.5)}, max ${at(1)} (${values.length} times)`;
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell[column === 0 ? 'padEnd' : 'padStart'](widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
