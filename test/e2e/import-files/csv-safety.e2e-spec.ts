import { ImportBench } from '../../support/import-bench';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', "=cmd|'/c calc'!A1", '＝1', ' =1'];
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('A file of rejected rows', () => {
  let bench: ImportBench;

  beforeAll(async () => {
    bench = await ImportBench.open();
  });
  afterAll(() => bench.close());

  it('holds nothing that a spreadsheet runs, and comes in again as it was meant', async () => {
    const rows = FORMULAS.map((formula, index) => `C${index},${quoted(formula)},wrong,${quoted(formula)}`);
    const content = ['external_id,name,prefer_sms,address', ...rows].join('\n') + '\n';
    const first = await bench.import('customers', content);
    expect(first.summary).toMatchObject({ created: 0, rejected: FORMULAS.length });
    const rejected = (await first.rejected()).join('\n') + '\n';
    expect(rejected).not.toMatch(/(?:^|,)"?\s*[=+\-@＝]/m);

    // When the file of rejected rows is rejected again, the cells get no second apostrophe.
    const second = await bench.import('customers', rejected);
    const rejectedTwice = await second.rejected();
    expect(rejectedTwice.map((line) => line.replace(/^\d+,/, ''))).toEqual(
      rejected
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\d+,/, '')),
    );

    const corrected = await bench.import('customers', `${rejectedTwice.join('\n')}\n`.replaceAll(',wrong,', ',yes,'));
    expect(corrected.summary).toMatchObject({ created: FORMULAS.length, rejected: 0 });
    const stored = await bench.customers();
    expect(stored.map(({ name }) => name)).toEqual(FORMULAS.map((formula) => formula.trim()));
    expect(stored.map(({ address }) => address)).toEqual(FORMULAS.map((formula) => formula.trim()));
  });
});
