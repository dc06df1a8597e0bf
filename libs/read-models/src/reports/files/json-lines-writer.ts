import type { CellValue } from '../report';
import type { FileColumn, FileWriter } from './file-format';

/** Writes a JSON object for each row, each on a line of its own, with values as the API shows them. */
export class JsonLinesWriter implements FileWriter {
  private readonly names: string[];

  constructor(columns: FileColumn[]) {
    this.names = columns.map(({ name }) => name);
  }

  begin(): Uint8Array[] {
    return [];
  }

  rows(rows: CellValue[][]): Uint8Array[] {
    const lines = rows.map((cells) =>
      JSON.stringify(Object.fromEntries(this.names.map((name, at) => [name, cells[at]]))),
    );
    return lines.length > 0 ? [Buffer.from(`${lines.join('\n')}\n`)] : [];
  }

  end(): Uint8Array[] {
    return [];
  }
}
