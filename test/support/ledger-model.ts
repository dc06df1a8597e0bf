import { Decimal } from '@wateja/common';

/** A sale as a client posts it. Amounts and quantities are decimal strings. */
export interface SaleRequest {
  customer_id: number | null;
  payment_method: string;
  status: 'completed' | 'pending';
  external_id?: string;
  completed_at?: string;
  items?: { product_id: number; quantity: string; unit_price: string }[];
  total_amount?: string;
  total_items?: string;
}

/** A refund as a client chooses it: lines by their position in the sale, an amount, or the whole rest. */
export type RefundRequest =
  | { kind: 'lines'; lines: { line: number; quantity: string }[] }
  | { kind: 'amount'; amount: string; total_items?: string }
  | { kind: 'all' };

/** The numbers of purchases from which a customer has a frequency. */
export interface Thresholds {
  occasional_from: number;
  regular_from: number;
  frequent_from: number;
}

/** The successful answers about one sale. The order in which they arrive does not matter. */
interface AcknowledgedSale {
  id: number;
  request: SaleRequest;
  completions: string[];
  cancellations: number;
  refunds: RefundRequest[];
}

/** The expected final state of a sale. Money has 2 decimals, quantities have 3, and times are ISO 8601 in UTC. */
export interface PredictedSale {
  id: number;
  customer_id: number | null;
  external_id: string | null;
  status: string;
  completed_at: string | null;
  total_amount: string;
  total_items: string;
  refunded_amount: string;
  refunded_items: string;
}

/** Values from which a Decimal can be made. */
type Numeric = string | number | Decimal;

const sum = (values: Numeric[]) => values.reduce<Decimal>((total, value) => total.plus(value), new Decimal(0));
const cents = (value: Numeric) => new Decimal(value).toDecimalPlaces(2);

/**
 * The ledger of a shop, computed from answers only: every acknowledged request counts once, and a refused one does not
 * count. It is written from the specification, and shares no code with the service except exact decimals.
 */
export class LedgerModel {
  readonly customers: number[] = [];
  readonly inactive = new Set<number>();
  private readonly sales = new Map<number, AcknowledgedSale>();
  private readonly receipts: { outcome: 'repeated' | 'conflicted'; request: SaleRequest; sale_id: number | null }[] =
    [];
  /** Answers that are always wrong, whatever happens at the same time. */
  private readonly impossible: string[] = [];

  created(id: number, request: SaleRequest, completedAt: string | null): void {
    if (this.sales.has(id)) this.impossible.push(`sale ${id} was created twice`);
    const completions = completedAt === null ? [] : [completedAt];
    this.sales.set(id, { id, request, completions, cancellations: 0, refunds: [] });
  }

  /** The receipt number existed, with the same content. */
  repeated(saleId: number, request: SaleRequest): void {
    this.receipts.push({ outcome: 'repeated', request, sale_id: saleId });
  }

  /** The receipt number existed, with other content. */
  conflicted(request: SaleRequest): void {
    this.receipts.push({ outcome: 'conflicted', request, sale_id: null });
  }

  completed(saleId: number, completedAt: string): void {
    this.sale(saleId).completions.push(completedAt);
  }

  cancelled(saleId: number): void {
    this.sale(saleId).cancellations++;
  }

  refunded(saleId: number, refund: RefundRequest): void {
    this.sale(saleId).refunds.push(refund);
  }

  /** The number of sales, completions of pending sales, cancellations and refunds with a successful answer. */
  private acknowledged(): number {
    const sales = [...this.sales.values()];
    return this.countFacts() + sales.filter(({ request }) => request.status === 'pending').length;
  }

  /** The number of acknowledged changes. As many events must be delivered. */
  countFacts(): number {
    return sum(
      [...this.sales.values()].map((sale) => sale.completions.length + sale.cancellations + sale.refunds.length),
    ).toNumber();
  }

  /** A summary of the size of the ledger. */
  summary(): Record<string, number | string> {
    const sales = this.predict();
    const count = (status: string) => sales.filter((sale) => sale.status === status).length;
    const statuses = ['pending', 'completed', 'cancelled', 'partially_refunded', 'refunded'];
    return {
      customers: this.customers.length,
      sales: sales.length,
      ...Object.fromEntries(statuses.map((status) => [status, count(status)])),
      sales_completions_cancellations_refunds: this.acknowledged(),
      events: this.countFacts(),
      money_sold: sum(sales.filter((sale) => sale.completed_at !== null).map((sale) => sale.total_amount)).toFixed(2),
      money_refunded: sum(sales.map((sale) => sale.refunded_amount)).toFixed(2),
    };
  }

  /** The final state of every acknowledged sale, by id. */
  predict(): PredictedSale[] {
    return [...this.sales.values()].sort((a, b) => a.id - b.id).map(predictSale);
  }

  /**
   * Answers that contradict each other, in whatever order they came: a receipt sold twice, more refunded than paid, and
   * so on.
   */
  contradictions(): string[] {
    const sales = [...this.sales.values()];
    return [...this.impossible, ...sales.flatMap(contradictionsOf), ...this.receiptContradictions(sales)];
  }

  private receiptContradictions(sales: AcknowledgedSale[]): string[] {
    const holders = new Map<string | undefined, AcknowledgedSale>();
    const soldTwice = sales.flatMap((sale) => {
      const receipt = sale.request.external_id;
      if (receipt !== undefined && holders.has(receipt)) return `receipt ${receipt} was sold twice`;
      holders.set(receipt, sale);
      return [];
    });
    const wrong = this.receipts.flatMap(({ outcome, request, sale_id }) => {
      const first = holders.get(request.external_id);
      const isSame = first !== undefined && JSON.stringify(first.request) === JSON.stringify(request);
      if (isSame === (outcome === 'repeated') && (sale_id === null || sale_id === first?.id)) return [];
      return `receipt ${request.external_id} was ${outcome}, against sale ${first?.id}`;
    });
    return [...soldTwice, ...wrong];
  }

  private sale(id: number): AcknowledgedSale {
    const sale = this.sales.get(id);
    if (!sale) throw new Error(`Sale ${id} was never created`);
    return sale;
  }
}

/** The money and the quantity of each line. A sale without lines counts as one line. */
function linesOf({ items, total_amount = '0', total_items = '0' }: SaleRequest) {
  if (!items) return [{ amount: new Decimal(total_amount), quantity: new Decimal(total_items) }];
  return items.map((item) => ({
    amount: cents(new Decimal(item.quantity).times(item.unit_price)),
    quantity: new Decimal(item.quantity),
  }));
}

/** The refunded money and quantity of each line. The order of refunds does not matter. */
function refundsOf({ request, refunds }: AcknowledgedSale) {
  const lines = linesOf(request);
  if (refunds.some((refund) => refund.kind === 'all')) return lines;
  if (!request.items) {
    const byAmount = refunds.filter((refund) => refund.kind === 'amount');
    const amount = sum(byAmount.map((refund) => refund.amount));
    if (lines[0] && amount.eq(lines[0].amount) && byAmount.length > 0) return lines;
    return [{ amount, quantity: sum(byAmount.map((refund) => refund.total_items ?? 0)) }];
  }
  const returned = refunds.flatMap((refund) => (refund.kind === 'lines' ? refund.lines : []));
  return lines.map((line, index) => {
    const quantity = sum(returned.filter((part) => part.line === index).map((part) => part.quantity));
    return { amount: cents(line.amount.times(quantity).div(line.quantity)), quantity };
  });
}

function predictSale(sale: AcknowledgedSale): PredictedSale {
  const { id, request, completions, cancellations, refunds } = sale;
  const sold = linesOf(request);
  const back = refundsOf(sale);
  const isAllBack = back.every(
    (line, index) => sold[index]?.quantity.eq(line.quantity) && sold[index].amount.eq(line.amount),
  );
  const refundedAs =
    refunds.length > 0 && isAllBack ? 'refunded' : refunds.length > 0 ? 'partially_refunded' : 'completed';
  return {
    id,
    customer_id: request.customer_id,
    external_id: request.external_id ?? null,
    status: cancellations > 0 ? 'cancelled' : completions.length > 0 ? refundedAs : 'pending',
    completed_at: completions[0] ?? null,
    total_amount: sum(sold.map((line) => line.amount)).toFixed(2),
    total_items: sum(sold.map((line) => line.quantity)).toFixed(3),
    refunded_amount: sum(back.map((line) => line.amount)).toFixed(2),
    refunded_items: sum(back.map((line) => line.quantity)).toFixed(3),
  };
}

function contradictionsOf(sale: AcknowledgedSale): string[] {
  const { id, request, completions, cancellations, refunds } = sale;
  const sold = linesOf(request);
  const isTooMuch = refundsOf(sale).some(
    (line, index) => sold[index] && (line.amount.gt(sold[index].amount) || line.quantity.gt(sold[index].quantity)),
  );
  const rules: [boolean, string][] = [
    [completions.length + cancellations > 1, 'was completed or cancelled more than once'],
    [refunds.length > 0 && completions.length === 0, 'was refunded without being completed'],
    [refunds.filter((refund) => refund.kind === 'all').length > 1, 'was refunded in full more than once'],
    [isTooMuch, 'was refunded beyond what was paid'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, problem]) => `sale ${id} ${problem}`);
}
