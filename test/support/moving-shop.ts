import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenAnotherShop, type Shop } from './fixtures';
import { postForm } from './forms';
import { alwaysOpen } from './sent-messages';
import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

let digits = 0;

/** A phone without a country code that is valid in Kenya, Uganda and Rwanda. */
export const aPhone = () => `0701${String(++digits).padStart(6, '0')}`;
export const inUganda = (phone: string) => `+256${phone.slice(1)}`;
export const inKenya = (phone: string) => `+254${phone.slice(1)}`;

/** A shop in Kenya that can move to another country, and what tests ask about it. */
export class MovingShop {
  private constructor(
    readonly testApp: TestApp,
    readonly shop: Shop,
  ) {}

  static async open(testApp: TestApp, first: Shop): Promise<MovingShop> {
    const shop = await givenAnotherShop(testApp, first);
    await alwaysOpen(testApp, shop.business_id);
    return new MovingShop(testApp, shop);
  }

  async moveTo(country: string) {
    return (await this.request('PATCH', `/api/businesses/${this.shop.business_id}`, 200, { country })).business;
  }

  async business() {
    return (await this.request('GET', `/api/businesses/${this.shop.business_id}`, 200)).business;
  }

  /** Resolves when all phones of the shop have been read again. */
  async untilRead(): Promise<void> {
    await waitUntil('the phones are read anew', async () => (await this.business()).reindexing === null);
  }

  /** The ids of the customers whom a search finds. */
  async idsFor(term: string): Promise<number[]> {
    const path = `/api/customers/${this.shop.business_id}/search?q=${encodeURIComponent(term)}`;
    const { results } = await this.request('GET', path, 200);
    return results.map(({ id }: { id: number }) => id);
  }

  /** The phones of these customers in E.164, in the order of ids. */
  phonesOf(ids: number[]): Promise<{ id: number; phone: string | null }[]> {
    return this.testApp.database.query(
      'SELECT id::int, phone_e164 AS phone FROM customers WHERE business_id = $1 AND id = ANY ($2) ORDER BY id',
      [this.shop.business_id, ids],
    );
  }

  /** Writes to a customer by SMS. @returns the body of the answer */
  send(customer_id: number, status: number, change: object = {}) {
    const message = { channel: 'sms', purpose: 'service', body: 'Your shoes are ready', customer_id, ...change };
    return this.request('POST', `/api/messaging/${this.shop.business_id}/messages`, status, message);
  }

  /** An SMS comes in from this phone. */
  async receive(from: string, text: string): Promise<void> {
    const token = this.testApp.app.get(SignedTokens).callbackToken('africas-talking');
    const form = { from, text, id: `at-${++digits}` };
    expectStatus(await postForm(this.testApp, `/api/callbacks/africas-talking/${token}/incoming`, form), 200);
  }

  private async request(method: 'GET' | 'POST' | 'PATCH', path: string, status: number, body?: object) {
    return expectStatus(await this.testApp.request(method, path, { token: this.shop.admin, body }), status).body;
  }
}
