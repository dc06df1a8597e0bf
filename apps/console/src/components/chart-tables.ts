import { createContext } from 'react';

export interface ChartTable {
  head: string[];
  /** The first cell of a row is its name. */
  rows: string[][];
}

/** The tables of the charts of a page by name, so that all of them can be one file. */
export const ChartTables = createContext<Map<string, { title: string; table: ChartTable }> | undefined>(undefined);
