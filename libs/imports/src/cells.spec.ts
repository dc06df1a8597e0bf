import { readCells, toBoolean, toInteger } from './cells';

const cells = (...values: string[]) => readCells({ line: 2, cells: values, bytes: 0 }, ['external_id', 'name']);

describe('the cells of a row', () => {
  it('are trimmed, and empty ones are left out', () => {
    expect(cells(' C1 ', '  ')).toEqual({ external_id: 'C1' });
  });

  it.each(['=1+1', '+254700000001', '-5', '@home', '＝1'])('lose the apostrophe in front of %s', (cell) => {
    expect(cells('C1', `'${cell}`)).toEqual({ external_id: 'C1', name: cell });
    expect(cells('C1', cell)).toEqual({ external_id: 'C1', name: cell });
  });

  it('lose one of two apostrophes, since what starts with one is protected by another', () => {
    expect(cells('C1', "''=1")).toEqual({ external_id: 'C1', name: "'=1" });
  });

  it.each(['7210448301122', '0712 345 678', '254 712', '1'])(
    'lose the apostrophe that protects the digits of %s',
    (cell) => {
      expect(cells(`'${cell}`, ` '${cell} `)).toEqual({ external_id: cell, name: cell });
    },
  );

  it.each(["'Abdi", "O'Neill", "'90s Shop", "''12"])('keep the apostrophe of %s', (cell) => {
    expect(cells('C1', cell)).toEqual({ external_id: 'C1', name: cell });
  });

  it('are refused when there are too few, too many, or broken ones', () => {
    expect(cells('C1')).toBe('The row has 1 cells, the header 2');
    expect(cells('C1', 'a', '')).toBe('The row has 3 cells, the header 2');
    expect(readCells({ line: 2, cells: ['C1', 'a'], bytes: 0, problem: 'Broken' }, ['external_id', 'name'])).toBe(
      'Broken',
    );
    expect(cells('C1', '\ufffdmile')).toBe('The row is not text in UTF-8');
  });
});

describe('values of cells', () => {
  it.each(['true', 'TRUE', '1', 'yes', 'Yes'])('%s is true', (cell) => expect(toBoolean(cell)).toBe(true));
  it.each(['false', 'FALSE', '0', 'no', 'No'])('%s is false', (cell) => expect(toBoolean(cell)).toBe(false));
  it('leaves the rest to the schema', () => {
    expect(toBoolean('maybe')).toBe('maybe');
    expect(toInteger('42')).toBe(42);
    expect(toInteger('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(toInteger('4.2')).toBe('4.2');
    expect(toInteger(undefined)).toBeUndefined();
  });
});
