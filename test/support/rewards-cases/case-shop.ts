import { expectStatus, givenAnotherShop, givenCustomer, givenSale, type Shop } from '../fixtures';
import { adjust, entriesOf, givenProgram, givenPromotion, memberOf, quote, refund } from '../rewards-shop';
import { type TestApp } from '../test-app';
import { type Json } from './case-rules';

/** Before the first day of every case. */
const BEGINNING = '2010-01-01';

/** Moves a day or a time of a case four years back, so that it is over, and every month keeps its days. */
export const past = (time: string): string => String(Number(time.slice(0, 4)) - 4) + time.slice(4);

/** Moves a day forward again, to where the case has it. */
export const asWritten = (day: string): string => String(Number(day.slice(0, 4)) + 4) + day.slice(4);

/** Noon of a day in Nairobi. */
export const noon = (day: string): string => `${day}T09:00:00Z`;

/** A shop with one customer, which does what a case says through the API. */
export class CaseShop {
  private constructor(
    readonly testApp: TestApp,
    readonly shop: Shop,
    readonly customer: number,
  ) {}

  /** @param first a shop whose administrator makes the other one */
  static async open(testApp: TestApp, first: Shop): Promise<CaseShop> {
    const shop = await givenAnotherShop(testApp, first);
    return new CaseShop(testApp, shop, (await givenCustomer(testApp, shop)).id);
  }

  program(program: object) {
    return givenProgram(this.testApp, this.shop, { valid_from: BEGINNING, ...program });
  }

  promotion(promotion: object) {
    return givenPromotion(this.testApp, this.shop, promotion);
  }

  /** Another version, which begins now. */
  nextProgram(program: object) {
    return givenProgram(this.testApp, this.shop, program);
  }

  sell(sale: object) {
    return givenSale(this.testApp, this.shop, { customer_id: this.customer, ...sale });
  }

  sellFor(total_amount: string, sale: object = {}) {
    return this.sell({ total_amount, total_items: 1, ...sale });
  }

  /** Credits points that the shop gives. */
  async givePoints(points: number): Promise<void> {
    if (points > 0) expectStatus(await adjust(this.testApp, this.shop, this.customer, points), 201);
  }

  quote(request: object) {
    return quote(this.testApp, this.shop, { customer_id: this.customer, ...request });
  }

  /** Sells lines with a quote. */
  async sellQuoted(request: Json, more: object = {}) {
    const quoted = expectStatus(await this.quote({ ...request, ...more }), 201).body.quote;
    const { items, discount_amount } = request;
    const content = items ? { items } : { total_amount: quoted.payable_amount, total_items: 1 };
    const till = discount_amount ? { discount_amount } : {};
    return this.sell({ ...content, ...till, quote_id: quoted.id });
  }

  /** Records sales of a till that was offline. */
  async sellOffline(points_redeemed: number, sale: object) {
    const body = { sales: [{ customer_id: this.customer, payment_method: 'cash', points_redeemed, ...sale }] };
    const path = `/api/sales/${this.shop.business_id}/batch`;
    const answer = await this.testApp.request('POST', path, { token: this.shop.staff, body });
    return expectStatus(answer, 200).body.results[0] as { outcome: string; sale: { id: number; total_amount: string } };
  }

  /** Refunds a sale, and returns how the money and the points moved, with the names of the cases. */
  async refund(saleId: number, request: object = {}) {
    const before = await this.entries();
    const answer = await refund(this.testApp, this.shop, saleId, request);
    const refunds = (await this.get(`/api/sales/${this.shop.business_id}/${saleId}`)).sale.refunds as Json[];
    const earlierIds = new Set(before.map(({ id }) => id));
    const entries = (await this.entries()).filter(({ id }) => !earlierIds.has(id));
    const sum = (type: string) =>
      entries.filter((entry) => entry.type === type).reduce((total, { points }) => total + Number(points), 0);
    return {
      status: answer.status,
      money_back: refunds.at(-1).amount as string,
      points_reversed: String(-sum('reverse') || 0),
      points_returned: sum('return'),
      forgiven: entries.find(({ type }) => type === 'reverse')?.forgiven,
    };
  }

  /**
   * Runs `work` as if lots of the shop that have ended by now were still good: moves their ends years ahead meanwhile.
   * A trigger refuses such changes, so it is off for a moment.
   */
  async beforeTheirEnds<T>(work: () => Promise<T>): Promise<T> {
    const move = (years: number) =>
      this.testApp.database.query(
        `ALTER TABLE reward_lots DISABLE TRIGGER append_only;
         UPDATE reward_lots SET expires_at = expires_at + interval '${years} years'
         WHERE business_id = ${this.shop.business_id};
         ALTER TABLE reward_lots ENABLE ALWAYS TRIGGER append_only`,
      );
    await move(100);
    const result = await work();
    await move(-100);
    return result;
  }

  member(asOf?: string) {
    return memberOf(this.testApp, this.shop, this.customer, asOf);
  }

  async balance(asOf?: string) {
    return (await this.member(asOf)).balance;
  }

  /** The name of the customer's tier at noon of a day. */
  async tier(day?: string) {
    return (await this.member(day && noon(day))).tier!.name;
  }

  /** All entries of the customer, the newest first. */
  entries(query = '') {
    return entriesOf(this.testApp, this.shop, this.customer, query);
  }

  /** What the only entry of a sale earned; a sale that earns nothing may have none. */
  async earnedBy(saleId: number): Promise<string> {
    const entry = (await this.entries('&type=earn')).find(({ sale_id }) => sale_id === saleId);
    return entry?.points ?? '0';
  }

  async get(path: string) {
    return expectStatus(await this.testApp.request('GET', path, { token: this.shop.owner }), 200).body;
  }
}
