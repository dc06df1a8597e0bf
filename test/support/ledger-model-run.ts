import { Decimal } from '@wateja/common';

import type { Shop } from './fixtures';
import { LedgerModel, type RefundRequest, type SaleRequest } from './ledger-model';
import type { Content, Operation, Program, RefundChoice } from './ledger-model-program';
import type { Answer, TestApp } from './test-app';

const DAY = 86_400_000;
/** Clients choose among this many recent sales, so that they often work on the same sale. */
const LATEST = 12;

interface SaleAnswer {
  id: number;
  status: string;
  completed_at: string | null;
  items: { id: number }[];
}

interface KnownSale {
  id: number;
  request: SaleRequest;
  items: { id: number }[];
}

/** Runs a program in one shop: its clients, their knowledge, and the model that their answers are added to. */
export class LedgerRun {
  readonly model = new LedgerModel();
  /** The number of answers by operation and status. */
  readonly answers = new Map<string, number>();
  /** The sales that the clients know. Another client may have completed, cancelled or refunded them since. */
  private readonly pending: KnownSale[] = [];
  private readonly completed: KnownSale[] = [];
  private readonly now = Date.now();
  private receipts: SaleRequest[] = [];

  /** @param apps instances on one database; the clients are distributed over them */
  constructor(
    readonly apps: TestApp[],
    readonly shop: Shop,
  ) {}

  /** Runs all clients at once and returns when the last one is done. @throws Error on any 5xx */
  async run({ receipts, clients }: Program, customers: number): Promise<void> {
    for (let index = 0; index < customers; index++) await this.addCustomer(this.app(0));
    this.receipts = receipts.map((content, index) => ({ ...this.sale(content), external_id: `R-${index}` }));
    await Promise.all(
      clients.map(async (operations, index) => {
        for (const operation of operations) await this.perform(this.app(index), operation);
      }),
    );
  }

  private perform(app: TestApp, operation: Operation): Promise<void> {
    switch (operation.do) {
      case 'sell':
        return this.sell(app, this.sale(operation.content));
      case 'post-receipt':
        return this.sell(app, this.receipt(operation.receipt, operation.altered));
      case 'post-batch':
        return this.sellBatch(app, [
          ...operation.receipts.map((index) => this.receipt(index, false)),
          ...operation.contents.map((content) => this.sale(content)),
        ]);
      case 'complete':
        return this.complete(app, operation.days_ago, this.latest(this.pending, operation.sale));
      case 'cancel':
        return this.cancel(app, this.latest(this.pending, operation.sale));
      case 'refund':
        return this.refund(app, operation.refund, this.latest(this.completed, operation.sale));
      case 'add-customer':
        return this.addCustomer(app);
      case 'deactivate-customer':
        return this.deactivateCustomer(app, this.customer(operation.customer));
      case 'update-customer':
        return this.update(app, `/${this.customer(operation.customer)}`, { address: 'Moi Avenue, Nairobi' });
      case 'update-preferences':
        return this.update(app, `/${this.customer(operation.customer)}/preferences`, { best_contact_time: 'mornings' });
    }
  }

  private async sell(app: TestApp, request: SaleRequest): Promise<void> {
    const { status, body } = await this.send(app, 'sell', 'POST', 'sales', '', request);
    if (status === 201) this.learn(request, body.sale);
    if (status === 200) this.model.repeated(body.sale.id, request);
    if (status === 409) this.model.conflicted(request);
  }

  private async sellBatch(app: TestApp, sales: SaleRequest[]): Promise<void> {
    const { status, body } = await this.send(app, 'sell-batch', 'POST', 'sales', '/batch', { sales });
    if (status !== 200) return;
    for (const { index, outcome, sale, code } of body.results) {
      const request = sales[index]!;
      if (outcome === 'created') this.learn(request, sale);
      if (outcome === 'existing') this.model.repeated(sale.id, request);
      if (code === 'external_id_conflict') this.model.conflicted(request);
    }
  }

  private learn(request: SaleRequest, { id, completed_at, items }: SaleAnswer): void {
    this.model.created(id, request, request.status === 'pending' ? null : (request.completed_at ?? completed_at));
    (request.status === 'pending' ? this.pending : this.completed).push({ id, request, items });
  }

  private async complete(app: TestApp, daysAgo: number | null, sale?: KnownSale): Promise<void> {
    if (!sale) return;
    const completed_at = this.daysAgo(daysAgo);
    const { status, body } = await this.send(app, 'complete', 'POST', 'sales', `/${sale.id}/complete`, {
      completed_at,
    });
    if (status !== 200) return;
    this.model.completed(sale.id, completed_at ?? body.sale.completed_at);
    this.completed.push(sale);
  }

  private async cancel(app: TestApp, sale?: KnownSale): Promise<void> {
    if (!sale) return;
    const { status } = await this.send(app, 'cancel', 'POST', 'sales', `/${sale.id}/cancel`);
    if (status === 200) this.model.cancelled(sale.id);
  }

  private async refund(app: TestApp, choice: RefundChoice, sale?: KnownSale): Promise<void> {
    if (!sale) return;
    const refund = refundOf(sale.request, choice);
    const { status } = await this.send(app, 'refund', 'POST', 'sales', `/${sale.id}/refund`, bodyOf(refund, sale));
    if (status === 200) this.model.refunded(sale.id, refund);
  }

  private async addCustomer(app: TestApp): Promise<void> {
    const name = `Customer ${this.model.customers.length + 1}`;
    const { status, body } = await this.send(app, 'add-customer', 'POST', 'customers', '', { name });
    if (status === 201) this.model.customers.push(body.customer.id);
  }

  private async deactivateCustomer(app: TestApp, id: number): Promise<void> {
    const { status } = await this.send(app, 'deactivate-customer', 'DELETE', 'customers', `/${id}`);
    if (status === 200) this.model.inactive.add(id);
  }

  private async update(app: TestApp, path: string, body: object): Promise<void> {
    await this.send(app, 'update', 'PATCH', 'customers', path, body);
  }

  private async send(
    app: TestApp,
    operation: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    resource: 'sales' | 'customers',
    path: string,
    body?: object,
  ): Promise<Answer> {
    const url = `/api/${resource}/${this.shop.business_id}${path}`;
    const answer = await app.request(method, url, { token: this.shop.manager, ...(body && { body }) });
    if (answer.status >= 500) throw new Error(`${method} ${url} answered ${answer.status}: ${answer.text}`);
    const key = `${operation} ${answer.status}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
    return answer;
  }

  private sale({ customer, days_ago, ...content }: Content): SaleRequest {
    const completed_at = content.status === 'pending' ? undefined : this.daysAgo(days_ago);
    return {
      ...content,
      customer_id: customer === null ? null : this.customer(customer),
      ...(completed_at && { completed_at }),
    };
  }

  private receipt(index: number, altered: boolean): SaleRequest {
    const request = this.receipts[index]!;
    return altered ? { ...request, payment_method: request.payment_method === 'cash' ? 'mpesa' : 'cash' } : request;
  }

  private app = (index: number) => this.apps[index % this.apps.length]!;
  private customer = (choice: number) => this.model.customers[choice % this.model.customers.length]!;
  private latest(usual: KnownSale[], choice: number): KnownSale | undefined {
    // Sometimes chooses an operation that the service must refuse.
    const sales = choice % 8 > 0 ? usual : usual === this.pending ? this.completed : this.pending;
    return sales.at(-1 - (choice % Math.min(LATEST, sales.length)));
  }

  private daysAgo = (days: number | null) =>
    days === null ? undefined : new Date(this.now - days * DAY).toISOString();
}

/** The refund that the number chooses for this sale. It may ask for more than is left. */
function refundOf({ items, total_amount = '0', total_items = '0' }: SaleRequest, choice: RefundChoice): RefundRequest {
  if (choice.kind === 'all') return { kind: 'all' };
  if (!items) {
    if (choice.kind === 'each-line') return { kind: 'amount', amount: total_amount };
    const amount = quartersOf(total_amount, choice.quarters, 2);
    const isCounted = choice.line % 2 === 0;
    return { kind: 'amount', amount, ...(isCounted && { total_items: quartersOf(total_items, choice.quarters, 3) }) };
  }
  if (choice.kind === 'each-line') {
    return { kind: 'lines', lines: items.map(({ quantity }, line) => ({ line, quantity })) };
  }
  const line = choice.line % items.length;
  return { kind: 'lines', lines: [{ line, quantity: quartersOf(items[line]!.quantity, choice.quarters, 3) }] };
}

function bodyOf(refund: RefundRequest, { items }: KnownSale): object | undefined {
  if (refund.kind === 'all') return undefined;
  if (refund.kind === 'amount') return { amount: refund.amount, total_items: refund.total_items };
  return { items: refund.lines.map(({ line, quantity }) => ({ sale_item_id: items[line]!.id, quantity })) };
}

const quartersOf = (value: string, quarters: number, digits: number) =>
  new Decimal(value).times(quarters).div(4).toDecimalPlaces(digits, Decimal.ROUND_UP).toFixed(digits);

/** Repeats `turn` until `work` is done, and at least once. */
export async function runMeanwhile(work: Promise<void>, turn: (count: number) => Promise<unknown>): Promise<void> {
  const progress = { isDone: false };
  const watch = work.finally(() => (progress.isDone = true));
  for (let count = 0; count === 0 || !progress.isDone; count++) await turn(count);
  await watch;
}
