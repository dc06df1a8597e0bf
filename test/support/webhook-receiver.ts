import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

import { expectStatus, type Shop } from './fixtures';
import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

/** A request that the receiver got. */
export interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of every event
  body: any;
}

/** Answers a request to the receiver; 204 by default. */
type Answering = (response: ServerResponse, received: Received) => void;

/** The server of another program, on this machine. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  answering: Answering = (response) => response.writeHead(204).end();
  private readonly server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const received = { headers: request.headers, text, body: JSON.parse(text) as unknown };
      this.received.push(received);
      this.answering(response, received);
    });
  });

  async open(port = 0): Promise<this> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** The requests of an event, or of all. */
  of(type?: string): Received[] {
    return this.received.filter(({ body }) => type === undefined || (body as { type: string }).type === type);
  }

  /** Waits until the receiver has so many requests of an event. */
  async waitFor(count: number, type?: string): Promise<Received[]> {
    await waitUntil(`${count} × ${type ?? 'anything'} has arrived`, () => this.of(type).length >= count);
    return this.of(type);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Throws if the request is not signed with the secret. */
export const verify = ({ headers, text }: Received, secret: string) =>
  new Webhook(secret).verify(text, headers as Record<string, string>);

/** Creates a webhook, and returns it with its secret. */
export async function givenWebhook(testApp: TestApp, shop: Shop, url: string, events: string[]) {
  const answer = await testApp.request('POST', `/api/webhooks/${shop.business_id}`, {
    token: shop.owner,
    body: { url, events },
  });
  const { webhook, secret } = expectStatus(answer, 201).body as { webhook: { id: number }; secret: string };
  return { id: webhook.id, secret, path: `/api/webhooks/${shop.business_id}/${webhook.id}` };
}

/** Makes all deliveries due that wait for their next attempt. */
export const makeDue = ({ database }: TestApp) =>
  database.query(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'pending'`);
