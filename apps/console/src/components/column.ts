/** A column of a chart. */
export interface Column {
  label: string;
  value: number;
  /** The value of the period before, drawn as a dashed line. */
  before?: number | undefined;
}

/** In pixels. Phones have less room. */
export type ChartHeight = number | { base: number; sm: number };
