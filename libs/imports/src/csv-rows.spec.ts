import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { CsvRows } from './csv-rows';

/** The rows of a text that arrives in pieces of this size. */
function rowsOf(text: string, { separator = ',', piece = text.length + 1 } = {}) {
  const rows = new CsvRows(separator);
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, index) => index * piece);
  return [...pieces.flatMap((at) => rows.add(text.slice(at, at + piece), 0)), ...rows.end(0)];
}

const cellsOf = (text: string) => rowsOf(text).map(({ cells }) => cells);
const OPEN = expect.stringContaining('A quote is opened and not closed');

describe('rows of a CSV text', () => {
  it.each([
    ['LF', 'a,b\n1,2\n'],
    ['CR LF', 'a,b\r\n1,2\r\n'],
    ['CR', 'a,b\r1,2\r'],
    ['nothing at the end', 'a,b\n1,2'],
    ['blank lines', '\n\na,b\n\n , \n1,2\n\n'],
  ])('end with %s', (_name, text) => {
    expect(cellsOf(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('know the line they start in, also after line breaks in cells', () => {
    const text = 'a,b\n\n"1\r\n2\n3\r4",x\r\n5,"6\n\n"\n7,8';
    expect(rowsOf(text).map(({ line }) => line)).toEqual([1, 3, 7, 10]);
  });

  it('keep inch signs in cells that are not quoted', () => {
    expect(cellsOf('5" pipe,a "b" c,"d ""e"""\n')).toEqual([['5" pipe', 'a "b" c', 'd "e"']]);
  });

  it.each([
    ['is followed by text', '1,"Jane,070\n2,Tom,071\n3,"Mary",072\n'],
    ['never comes', '1,"Jane,070\n2,Tom,071\n3,Mary,072\n'],
    ['never comes, and a quote stands in a later cell', '1,"Jane,070\n2,To"m,071\n3,Mary,072\n'],
    ['comes too late', `1,"Jane,070\n2,Tom,071\n3,Mary,072\n${'4,x\n'.repeat(300_000)}5,"Ali",1`],
  ])('are read on at the next line when the closing quote %s', (_name, text) => {
    const [jane, tom, mary] = rowsOf(text, { piece: 100_000 });

    expect(jane).toEqual({ line: 1, cells: ['1', '"Jane', '070'], bytes: 0, problem: OPEN });
    expect(tom).toMatchObject({ line: 2, cells: ['2', expect.stringMatching(/^To"?m$/), '071'] });
    expect(mary).toMatchObject({ line: 3, cells: ['3', 'Mary', '072'] });
    expect([tom, mary]).not.toContainEqual(expect.objectContaining({ problem: expect.anything() }));
  });

  it.each([
    ['rows of equal length', '2,Tom,071', '3,Mary "Mama Tom",072'],
    ['longer rows', '2,Tom,071,x,y', '3,Mary "Mama Tom"'],
    ['a number at the begin', '200,5,1', '3,5 "x",072'],
  ])('are not one cell over %s, though a later cell ends with a quote', (_name, second, third) => {
    const last = third.replace(/"(?!$|,)/, '');
    expect(rowsOf(`1,"Jane,070\n${second}\n${last}\n`).map(({ line, problem }) => [line, problem])).toEqual([
      [1, OPEN],
      [2, undefined],
      [3, undefined],
    ]);
  });

  it.each(['tea, milk\nsugar, salt', 'Box 12,\nNairobi, Kenya', 'owes 1,000\nand 12,500 since May', 'a,b\nc'])(
    'keep the lines of a note: %j',
    (note) => {
      expect(cellsOf(`1,Jane,"${note}",x\n`)).toEqual([['1', 'Jane', note, 'x']]);
    },
  );

  it('keep the cells before the open quote, and count their lines', () => {
    expect(rowsOf('1,"a\nb","c,d\n2,e,f,g\n')).toEqual([
      { line: 1, cells: ['1', 'a\nb', '"c', 'd'], bytes: 0, problem: OPEN },
      { line: 3, cells: ['2', 'e', 'f', 'g'], bytes: 0 },
    ]);
  });

  it('do not fill the memory when no line ends', () => {
    expect(() => rowsOf('x'.repeat(1_500_000), { piece: 250_000 })).toThrow('The row at line 1 is longer than 1 MB');
  });

  const text = fc.string({ unit: fc.constantFrom(...'",;\n\r a1é') });

  it('are the same in whatever pieces the text arrives', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (whole, piece) => {
        expect(rowsOf(whole, { piece })).toEqual(rowsOf(whole));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are those that another parser finds, where all quotes are closed', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'"\' a1é') }).map((value) => value.replace(/^"+/, '')),
      // Lines of a cell that look like a part of a row are the one case where both disagree on purpose.
      text.map((value) => `"${value.replace(/[,;](?!\s)/g, '$& ').replaceAll('"', '""')}"`),
    );
    const file = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(file, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), (rows, separator, end) => {
        const written = rows.map((cells) => cells.join(separator)).join(end);
        const others: string[][] = parse(written, {
          ...{ delimiter: separator, record_delimiter: end, relax_quotes: true, relax_column_count: true },
        });
        const filled = others.filter((cells) => cells.some((value) => value.trim() !== ''));
        expect(rowsOf(written, { separator }).map(({ cells }) => cells)).toEqual(filled);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave out no line, wherever a quote is opened', () => {
    const line = fc.constantFrom('1,a,b', '2,"a,b', '3,"a",b', '4,a,"b', '5,a",b', '6,"a""b",c', '"7,a,b', '8,"a,"b"');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const rows = rowsOf(lines.join('\n'));
        const taken = rows.map(({ cells, problem }) =>
          problem === undefined ? 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0) : 1,
        );
        expect(taken.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
        expect(rows.map((row) => row.line)).toEqual(
          taken.map((_, index) => 1 + taken.slice(0, index).reduce((sum, count) => sum + count, 0)),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
