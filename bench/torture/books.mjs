import { money, quantity, share } from './money.mjs';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * The records of the tills: every sale and refund that they sent, and the answers. Each has a mark by which the ledger is
 * searched for it: a sale its time, which is unique, so that sales without a key or receipt number are found too; a sale
 * at the price of a quote its receipt number, because it takes place when it is posted; a refund its reason.
 */
export class Books {
  /** @param shops [{business_id, customer_ids}] */
  constructor(random, shops) {
    Object.assign(this, { random, shops, sales: new Map(), refunds: new Map(), refundable: [], quotes: 0 });
    // A time in the past, so that no other sale in the ledger has it.
    this.start = Math.floor(Date.now() / DAY) * DAY - 10 * DAY;
  }

  /** A new sale. `repeatable` is true if it has a key or a receipt number. @param always true if it must have a key */
  newSale(always = false) {
    const { random } = this;
    const number = this.sales.size + 1;
    const shop = random.pick(this.shops);
    const style = always ? 0 : random.next();
    const time = this.start + number;
    const lines = random.next() < 0.7 ? Array.from({ length: random.between(1, 3) }, () => this.newLine()) : [];
    const sale = {
      ...{ mark: String(time), time, lines, points: 0, id: null, refunded: 0, isPartlyRefunded: false },
      business_id: shop.business_id,
      customer_id: random.next() < 0.92 ? random.pick(shop.customer_ids) : null,
      cents: lines.length > 0 ? sum(lines, 'cents') : random.between(0, 500_000),
      thousandths: lines.length > 0 ? sum(lines, 'thousandths') : random.between(1, 9) * 1_000,
    };
    const key = style < 0.7 ? `sale-${number}` : undefined;
    const external_id = style >= 0.45 && style < 0.9 ? `R-${number}` : undefined;
    this.sales.set(sale.mark, sale);
    return Object.assign(sale, {
      repeatable: key !== undefined || external_id !== undefined,
      request: this.post(sale, '', key, {
        ...{ customer_id: sale.customer_id, external_id },
        payment_method: random.pick(['cash', 'mpesa', 'credit']),
        completed_at: new Date(time).toISOString(),
        ...(lines.length > 0
          ? { items: lines.map(toItem) }
          : { total_amount: money(sale.cents), total_items: quantity(sale.thousandths) }),
      }),
    });
  }

  /** A request for a quote with points, with a key. */
  newQuote() {
    const { random } = this;
    const { business_id, customer_ids } = random.pick(this.shops);
    const lines = Array.from({ length: random.between(1, 3) }, () => this.newLine());
    const customer_id = random.pick(customer_ids);
    const body = { customer_id, items: lines.map(toItem), redeem_points: random.between(1, 400), at_most: true };
    const headers = { 'Idempotency-Key': `quote-${++this.quotes}` };
    const request = { method: 'POST', path: `/api/rewards/${business_id}/quotes`, headers, body };
    return { business_id, customer_id, lines, request };
  }

  /** The sale at the price of a quote. It always has a receipt number. @param always true if it must have a key too */
  newQuotedSale({ business_id, customer_id, lines }, quote, always = false) {
    const mark = `Q-${this.sales.size + 1}`;
    const sale = {
      ...{ mark, time: null, lines, id: null, refunded: 0, isPartlyRefunded: false, business_id, customer_id },
      points: Number(quote.points.redeemed),
      cents: Math.round(Number(quote.payable_amount) * 100),
      thousandths: sum(lines, 'thousandths'),
    };
    const body = {
      quote_id: quote.id,
      customer_id,
      external_id: mark,
      items: lines.map(toItem),
      payment_method: 'cash',
    };
    const key = always || this.random.next() < 0.7 ? `sale-${mark}` : undefined;
    this.sales.set(mark, sale);
    return Object.assign(sale, { repeatable: true, request: this.post(sale, '', key, body) });
  }

  /** A refund with a key, of a sale that no other client is refunding; null if there is no such sale. */
  newRefund() {
    const sale = this.refundable.splice(this.random.between(0, this.refundable.length - 1), 1)[0];
    if (!sale) return null;
    const reason = `refund-${this.refunds.size + 1}`;
    const refund = { sale, reason, mark: reason, id: null, repeatable: true, ...this.plan(sale) };
    this.refunds.set(reason, refund);
    return Object.assign(refund, {
      request: this.post(sale, `/${sale.id}/refund`, reason, { ...refund.body, reason }),
    });
  }

  /** Records an answer. @returns what is wrong with it, or null */
  acknowledge(entry, { body }) {
    const { sale } = body;
    entry.id = sale.id;
    if (entry.sale === undefined) {
      if (sale.total_amount !== money(entry.cents))
        return `a sale of ${money(entry.cents)} came back as ${sale.total_amount}`;
      if (entry.time !== null && Date.parse(sale.completed_at) !== entry.time) return `sale ${sale.id} is another one`;
      entry.lines.forEach((line, index) => (line.id = sale.items[index].id));
      if (entry.cents > 0 || entry.points > 0) this.refundable.push(entry);
      return null;
    }
    entry.sale.refunded += entry.cents;
    const expected = money(entry.sale.refunded);
    if (sale.refunded_amount !== expected)
      return `sale ${sale.id} has ${sale.refunded_amount} refunded, not ${expected}`;
    if (entry.sale.refunded < entry.sale.cents) this.refundable.push(entry.sale);
    return null;
  }

  newLine() {
    const thousandths = this.random.next() < 0.8 ? this.random.between(1, 6) * 1_000 : this.random.between(1, 5_000);
    const price = this.random.between(1, 99_999);
    return {
      price,
      thousandths,
      product_id: this.random.between(1, 500),
      cents: share(price, thousandths, 1_000),
      id: null,
    };
  }

  /** The whole remaining amount, or only a part of it in half of the first refunds of sales without points. */
  plan(sale) {
    const left = { cents: sale.cents - sale.refunded, isRest: true, thousandths: 0 };
    if (sale.isPartlyRefunded || sale.points > 0 || sale.time === null || this.random.next() < 0.5)
      return { ...left, body: {} };
    sale.isPartlyRefunded = true;
    if (sale.lines.length === 0) {
      const cents = this.random.between(1, left.cents);
      return { cents, thousandths: 0, isRest: cents === left.cents, body: { amount: money(cents) } };
    }
    const line = this.random.pick(sale.lines);
    const thousandths = this.random.between(1, line.thousandths);
    const cents = share(line.cents, thousandths, line.thousandths);
    const items = [{ sale_item_id: line.id, quantity: quantity(thousandths) }];
    return { cents, thousandths, isRest: thousandths === sale.thousandths, body: { items } };
  }

  post({ business_id }, path, key, body) {
    const headers = key === undefined ? {} : { 'Idempotency-Key': key };
    return { method: 'POST', path: `/api/sales/${business_id}${path}`, headers, body };
  }
}

const toItem = ({ product_id, thousandths, price }) => ({
  ...{ product_id, quantity: quantity(thousandths), unit_price: money(price) },
});

const sum = (list, field) => list.reduce((total, record) => total + record[field], 0);
