import type { CellValue, ColumnKind } from '../report';

/** Turns rows into the bytes of a file, a few hundred rows at a time. */
export interface FileWriter {
  /** What a file begins with. */
  begin(): Uint8Array[];
  rows(rows: CellValue[][]): Uint8Array[];
  /** The last bytes of a file. */
  end(): Uint8Array[];
}

/** A column of a file. */
export interface FileColumn {
  name: string;
  kind: ColumnKind;
}
