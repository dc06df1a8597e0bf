import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { csvLine, protectCell, unprotectCell } from './csv';

/** Generates texts with many of the characters that matter here. */
const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'=+-@\'" \t\r\n,;＝＋－＠\u00a0\u3000a1') }),
  fc.string({ unit: 'binary' }),
);

/** A spreadsheet decides by the first character that is not white space. */
const wouldRun = (written: string) => /^[\t\r\n]|^[\s]*[=+\-@＝＋－＠]/u.test(written);

describe('a cell', () => {
  it.each([
    '=1+1',
    '+254701234567',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n1',
    '  =1',
    '\u00a0=1',
    '\u3000＝1',
    '＋1',
    '－1',
    '＠a',
  ])('%j cannot run as a formula', (value) => expect(protectCell(value)).toBe(`'${value}`));

  it.each(['', 'Amina', "O'Brien", "'", "''a", 'a=1', '1-1', "'ndege"])('%j stays as it is', (value) => {
    expect(protectCell(value)).toBe(value);
    expect(unprotectCell(value)).toBe(value);
  });

  it('never starts like a formula', () => {
    fc.assert(
      fc.property(cell, (value) => {
        expect(wouldRun(protectCell(value))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same after protecting and unprotecting', () => {
    fc.assert(
      fc.property(cell, (value) => {
        expect(unprotectCell(protectCell(value))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('a line is the same after writing and parsing', () => {
  const options = { relax_quotes: true, record_delimiter: ['\n'] };
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [read] = parse(csvLine(cells), options);
      expect(read?.map(unprotectCell)).toEqual(cells);
    }),
    { numRuns: 2_000 },
  );
});
