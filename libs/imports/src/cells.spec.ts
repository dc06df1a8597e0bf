import { lostDigits, readCells, toBoolean, toInteger } from './cells';

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

  it('are empty where the row is shorter than the header, or longer by empty ones', () => {
    expect(cells('C1')).toEqual({ external_id: 'C1' });
    expect(cells('C1', 'a', '', ' ')).toEqual({ external_id: 'C1', name: 'a' });
  });

  it('are refused when there are too many, or broken ones', () => {
    expect(cells('C1', 'a', 'b')).toBe('The row has 3 cells, but the header has 2');
    expect(cells('C1\nC2')).toContain('Is a closing quote missing?');
    expect(readCells({ line: 2, cells: ['C1', 'a'], bytes: 0, problem: 'Broken' }, ['external_id', 'name'])).toBe(
      'Broken',
    );
    expect(cells('C1', '\ufffdmile')).toBe('The row is not valid UTF-8 text');
  });

  it.each(['NULL', 'null', 'N/A', 'n/a', '-'])('are left out when they say %s, unless it is a name', (cell) => {
    const columns = ['external_id', 'phone', 'name'];
    expect(readCells({ line: 2, cells: ['C1', cell, cell], bytes: 0 }, columns)).toEqual({
      ...{ external_id: 'C1', name: cell },
    });
  });
});

describe('digits', () => {
  it.each([
    ['phone', '2.54701E+11'],
    ['phone', '2,54701e+11'],
    ['phone', '3E+8'],
    ['phone', '254701000004.0'],
    ['external_id', '7.21045E+12'],
    ['customer_external_id', '7.21045E+12'],
  ])('are lost in a cell %s of %s', (column, cell) => {
    expect(lostDigits({ [column]: cell })).toMatchObject([{ path: column }]);
  });

  it.each([
    ['phone', '0712 345 678'],
    ['phone', '+254.701.000.004'],
    ['external_id', '12E5'],
    ['external_id', 'R-1.0'],
  ])('are not lost in a cell %s of %s', (column, cell) => {
    expect(lostDigits({ [column]: cell })).toEqual([]);
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
