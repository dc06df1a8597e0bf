/** A column of a chart. */
export interface Column {
  label: string;
  value: number;
  /** Of the period before, drawn as a dashed line. */
  before?: number | undefined;
}
