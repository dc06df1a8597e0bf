import { parseJson } from './cells';

/** A part of a sale's total that one method paid. */
export interface Tender {
  method: string;
  /** In decimals, such as `20.00`. */
  amount: string;
}

/** Writes several payments as one cell, such as `card 500.00, cash 20.00`. */
export const writePayments = (tenders: readonly Tender[]): string =>
  tenders.map(({ method, amount }) => `${method} ${amount}`).join(', ');

/** Reads a cell of {@link writePayments}, or the JSON of a report of Wateja. What is neither, the schema refuses. */
export function readPayments(cell: string): unknown {
  if (cell.startsWith('[')) return parseJson(cell);
  return cell.split(', ').map((payment): Tender => {
    const [method = '', amount = ''] = payment.split(' ');
    return { method, amount };
  });
}
