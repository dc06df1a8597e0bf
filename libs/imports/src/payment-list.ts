/** A part of a sale's total that one method paid. */
export interface Tender {
  method: string;
  /** In decimals, such as `20.00`. */
  amount: string;
}

/** Writes several payments as one cell, such as `card 500.00, cash 20.00`. */
export const writePayments = (tenders: readonly Tender[]): string =>
  tenders.map(({ method, amount }) => `${method} ${amount}`).join(', ');

/** Reads a cell of {@link writePayments}. */
export const readPayments = (cell: string): Tender[] =>
  cell.split(', ').map((payment) => {
    const [method = '', amount = ''] = payment.split(' ');
    return { method, amount };
  });
