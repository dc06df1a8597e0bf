import { Prisma } from '@wateja/prisma';
import fc from 'fast-check';

import { frequencyOf } from '../../../test/support/ledger-model-metrics';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { DEFAULT_THRESHOLDS, frequencySql } from './frequency';

const number = (value: number | undefined) => Prisma.raw(value === undefined ? 'NULL::int' : String(value));

describe('the ladder of repeat frequency', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** Lets PostgreSQL compute the frequency of each number of purchases. */
  async function computeInSql(
    counts: number[],
    thresholds: Partial<typeof DEFAULT_THRESHOLDS>,
  ): Promise<(string | null)[]> {
    const { occasional_from, regular_from, frequent_from } = thresholds;
    const { text, values } = Prisma.sql`
      SELECT ${frequencySql(Prisma.sql`counted.purchases`, Prisma.sql`settings`)} AS frequency
      FROM unnest(${counts}::int[]) WITH ORDINALITY AS counted(purchases, place), (
        SELECT ${number(occasional_from)} AS occasional_from, ${number(regular_from)} AS regular_from,
          ${number(frequent_from)} AS frequent_from
      ) settings ORDER BY place`;
    return (await database.query<{ frequency: string | null }>(text, values)).map(({ frequency }) => frequency);
  }

  it('is the same in SQL as in words, for any thresholds and any number of purchases', async () => {
    const step = fc.integer({ min: 1, max: 300_000 });
    const thresholds = fc.tuple(step, step, step).map(([first, second, third]) => ({
      ...{ occasional_from: 1 + first, regular_from: 1 + first + second },
      frequent_from: 1 + first + second + third,
    }));
    await fc.assert(
      fc.asyncProperty(thresholds, fc.array(fc.nat({ max: 1_000_000 })), async (ladder, anywhere) => {
        // These are the thresholds and their neighbours, which reveal a wrong comparison.
        const edges = Object.values(ladder).flatMap((from) => [from - 1, from, from + 1]);
        const counts = [0, 1, ...edges, ...anywhere];
        expect(await computeInSql(counts, ladder)).toEqual(counts.map((count) => frequencyOf(count, ladder)));
      }),
      { numRuns: 50 },
    );
  });

  it('has the thresholds of the specification where a business has set none', async () => {
    const counts = Array.from({ length: 12 }, (_, count) => count);
    expect(await computeInSql(counts, {})).toEqual(counts.map((count) => frequencyOf(count, DEFAULT_THRESHOLDS)));
  });
});
