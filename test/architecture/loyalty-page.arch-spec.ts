import {
  amountAsLine,
  earningRule,
  pointsOfRefunds,
  pointsOfSale,
  program,
  tierHeld,
  tierRule,
  toCents,
  toThousandths,
} from '@wateja/rewards';
import { readFileSync } from 'node:fs';

const PAGE = readFileSync('docs/loyalty.md', 'utf8');
const [, json = ''] = /```json\n([^]*?)```/.exec(PAGE) ?? [];
const PROGRAM = program.parse(JSON.parse(json));

/** The rows of the table below a heading whose columns begin like this. */
function rowsBelow(...columns: string[]): string[][] {
  const [, table = ''] = PAGE.split(new RegExp(`^\\| ${columns.join(' +\\| ')} +\\|.*\\n`, 'm'));
  const lines = table.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(1, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The result of a sale of one line under the programme of the page. */
function saleOf(paid: string, tierName: string) {
  const tier = PROGRAM.tiers.ladder.find(({ name }) => name === tierName);
  const rule = earningRule(PROGRAM, toThousandths(tier!.multiplier));
  return { rule, sale: { lines: [amountAsLine(toCents(paid), 0)], points_redeemed: 0 } };
}

describe('docs/loyalty.md', () => {
  it.each(rowsBelow('paid', 'tier', 'points'))('a sale of %s by %s earns %s', (paid, tier, points) => {
    const { rule, sale } = saleOf(paid, tier);
    expect(pointsOfSale(rule, sale)).toBe(toThousandths(points));
  });

  it.each(rowsBelow('paid', 'refunded', 'tier'))(
    'of %s, refunding %s by %s takes back %s',
    (paid, refunded, tier, taken) => {
      const { rule, sale } = saleOf(paid, tier);
      const returned = [{ quantity: toCents(refunded), amount: toCents(refunded) }];
      expect(pointsOfRefunds(rule, sale, [returned])).toMatchObject([{ reversed: toThousandths(taken) }]);
    },
  );

  it.each(rowsBelow('day', 'tier', 'why'))('on %s the customer has the tier %s', (day, tier) => {
    const bought = [...PAGE.matchAll(/for (\d+\.\d\d) on (\d+) (January|February) 2026/g)];
    const purchases = bought.map(([, spent = '', date = '', month]) => ({
      day: `2026-${month === 'January' ? '01' : '02'}-${date.padStart(2, '0')}`,
      ...{ spent: toCents(spent), purchases: 1 },
    }));
    expect(purchases).toHaveLength(2);
    expect(PROGRAM.tiers.ladder[tierHeld(day, purchases, tierRule(PROGRAM)).tier]?.name).toBe(tier);
  });

  it('has all its tables, and each event of the programme', () => {
    const tables = [
      rowsBelow('paid', 'tier', 'points'),
      rowsBelow('paid', 'refunded', 'tier'),
      rowsBelow('day', 'tier', 'why'),
    ];
    expect(tables.map((rows) => rows.length)).toEqual([4, 3, 5]);
    const source = readFileSync('libs/events/src/domain-events.ts', 'utf8');
    const events = new Set([...source.matchAll(/'((?:points|tier|member)\.\w+)'/g)].map(([, name]) => `\`${name}\``));
    expect(
      rowsBelow('event', 'when')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...events].sort());
  });
});
