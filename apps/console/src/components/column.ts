/** A column of a chart. */
export interface Column {
  label: string;
  value: number;
}
