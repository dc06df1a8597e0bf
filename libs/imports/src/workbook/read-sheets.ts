import { readFile, stat } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';

import type { CsvRecord } from '../csv-rows';
import { ImportRefused } from '../import-refused';
import { cellText, type WorkbookCell, WrittenNumber } from './cell-text';
import { unpackWorkbook } from './unpack';

/** Maximum size of a workbook. A workbook cannot be read piece by piece. */
export const MAX_WORKBOOK_BYTES = 10_000_000;
/** Maximum number of characters in one cell, as in Excel itself. */
const MAX_CELL = 32_767;
/** Maximum number of characters in all cells together. Many cells can share one text, so the file may be small. */
const MAX_CHARACTERS = 200_000_000;

/** The first sheet of a workbook that has any cells. */
export interface Sheet {
  size: number;
  notes: string[];
  header: string[];
  rows: CsvRecord[];
}

/**
 * Reads the first sheet that has any cells. It takes seconds without a pause, so it runs in a thread of its own.
 * @throws ImportRefused if the file is no workbook, or too large
 */
export async function readSheet(path: string): Promise<Sheet> {
  const { size } = await stat(path);
  if (size > MAX_WORKBOOK_BYTES) throw new ImportRefused(`${path} is larger than 10 MB. Save it as "CSV UTF-8".`);
  const sheets = await readSheets(path, unpackWorkbook(path, await readFile(path)));
  const sheet = sheets.find(({ data }) => data.length > 0);
  if (!sheet) throw new ImportRefused(`${path} is empty. Its first row must name the columns.`);
  const otherSheets = sheets
    .filter((candidate) => candidate !== sheet && candidate.data.length > 0)
    .map((candidate) => quoted(candidate.sheet));
  const leftOut = otherSheets.length === 0 ? '' : ` Ignored the other sheets: ${otherSheets.join(', ')}.`;
  const [header, ...rows] = toRecords(path, sheet.data, size);
  return {
    size,
    notes: [`Read the sheet ${quoted(sheet.sheet)} of the workbook.${leftOut}`],
    header: header?.cells ?? [],
    rows,
  };
}

const quoted = (sheet: string) => JSON.stringify(sheet.slice(0, 40));

async function readSheets(path: string, workbook: Buffer): Promise<{ sheet: string; data: WorkbookCell[][] }[]> {
  try {
    const sheets = await readWorkbook(workbook, { parseNumber: (digits) => new WrittenNumber(digits) });
    // The types of the library name the class Date where they mean a date.
    return sheets as { sheet: string; data: WorkbookCell[][] }[];
  } catch (error) {
    const reason = (error as Error).message;
    throw new ImportRefused(`${path} cannot be read as a workbook: ${reason}. Save it as "CSV UTF-8".`);
  }
}

/** Rows without blank ones. The line of a row is its number in the sheet. */
function toRecords(path: string, data: WorkbookCell[][], bytes: number): CsvRecord[] {
  let characters = 0;
  return data.flatMap((row, index) => {
    const cells = row.map(cellText);
    for (const cell of cells) {
      characters += cell.length;
      if (cell.length > MAX_CELL) throw new ImportRefused(`${path} has a cell of more than ${MAX_CELL} characters.`);
    }
    if (characters > MAX_CHARACTERS) throw new ImportRefused(`${path} has too much text. Save it as "CSV UTF-8".`);
    return cells.every((cell) => cell.trim() === '') ? [] : [{ line: index + 1, cells, bytes }];
  });
}
