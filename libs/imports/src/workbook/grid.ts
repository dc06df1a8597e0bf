import { ImportRefused } from '../import-refused';

/** Maximum number of cells from the first to the last row and column, empty ones included. */
const MAX_CELLS = 10_000_000;

/** The address of a row or cell, such as `12` or `B12`. */
const ADDRESS = /^([A-Z]{0,3})(\d{1,7})$/;

/**
 * Checks a sheet of a workbook before it is read. A reader makes a table of all rows and columns up to the last one, so
 * a single cell far down and far to the right could fill the memory. Addresses in any unusual spelling are refused.
 * @throws ImportRefused
 */
export function assertGrid(path: string, xml: string): void {
  if (!xml.trimEnd().endsWith('>'))
    throw new ImportRefused(`${path} is a damaged workbook: one of its sheets ends early.`);
  let [rows, columns] = [0, 0];
  for (const [, , address = ''] of xml.matchAll(/\sr\s*=\s*(["'])(.*?)\1/gs)) {
    const [, letters, row] = ADDRESS.exec(address) ?? [];
    if (letters === undefined) throw new ImportRefused(`${path} has a cell without a usual address. ${INSTEAD}`);
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, columnNumber(letters));
  }
  if (rows * Math.max(columns, 1) > MAX_CELLS)
    throw new ImportRefused(`${path} has more than 10 million cells. ${INSTEAD}`);
}

const INSTEAD = 'Save it as "CSV UTF-8".';

const columnNumber = (letters: string) =>
  [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
