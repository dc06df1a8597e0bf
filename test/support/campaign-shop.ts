import { CampaignRunner } from '@wateja/messaging';

import { expectStatus, givenShop, type Shop } from './fixtures';
import { alwaysOpen } from './sent-messages';
import { type Answer, createTestApp, type TestApp } from './test-app';

/** A row of `campaign_recipients`. */
export interface RecipientRow {
  customer_id: number;
  group: 'sent' | 'holdout' | 'left_out';
  reason: string | null;
}

let counter = 0;

/**
 * A shop that sends campaigns at any hour, and needs no consents for offers. Its jobs run only when a test calls them.
 */
export class CampaignShop {
  private constructor(
    readonly testApp: TestApp,
    readonly shop: Shop,
    readonly template_id: number,
  ) {}

  static async open(overrides: NodeJS.ProcessEnv = {}): Promise<CampaignShop> {
    const testApp = await createTestApp(overrides);
    const shop = await givenShop(testApp);
    await alwaysOpen(testApp, shop.business_id);
    const template_id = await givenTemplate(testApp, shop.business_id);
    return new CampaignShop(testApp, shop, template_id);
  }

  path(id?: number, rest = ''): string {
    return `/api/campaigns/${this.shop.business_id}${id === undefined ? '' : `/${id}`}${rest}`;
  }

  request(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', id?: number, rest = '', body?: unknown): Promise<Answer> {
    return this.testApp.request(method, this.path(id, rest), {
      token: this.shop.manager,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Creates a campaign and returns the answer. It goes by SMS to all customers, unless `change` says otherwise. */
  create(change: object = {}): Promise<Answer> {
    const name = `Campaign ${++counter}`;
    const { template_id } = this;
    return this.request('POST', undefined, '', {
      ...{ name, purpose: 'offers', channel: 'sms', template_id, audience: {} },
      ...change,
    });
  }

  async createDraft(change: object = {}): Promise<number> {
    return expectStatus(await this.create(change), 201).body.campaign.id as number;
  }

  /** A campaign that was sent, but is not prepared yet. */
  async sent(change: object = {}): Promise<number> {
    const id = await this.createDraft(change);
    expectStatus(await this.request('POST', id, '/send'), 200);
    return id;
  }

  async preflight(change: object = {}) {
    const answer = await this.request('GET', await this.createDraft(change), '/preflight');
    return expectStatus(answer, 200).body.preflight as Record<string, unknown>;
  }

  /** Does the work of the campaign's job. */
  runJob(campaign_id: number, { app } = this.testApp): Promise<void> {
    return app.get(CampaignRunner).advanceCampaign({ business_id: this.shop.business_id, campaign_id });
  }

  async campaign(id: number) {
    return expectStatus(await this.request('GET', id), 200).body.campaign as Record<string, unknown>;
  }

  async report(id: number) {
    return expectStatus(await this.request('GET', id, '/report'), 200).body.report as Record<string, unknown>;
  }

  recipients(id: number): Promise<RecipientRow[]> {
    return this.testApp.database.query<RecipientRow>(
      'SELECT customer_id, "group", reason FROM campaign_recipients WHERE campaign_id = $1 ORDER BY customer_id',
      [id],
    );
  }

  /** Gives every message in the queue this status. */
  async settleQueued(id: number, status: string, reason: string | null = null, cost = '0.80'): Promise<void> {
    await this.testApp.database.query(
      `UPDATE messages SET status = $2, reason = $3, cost = $4 WHERE campaign_id = $1 AND status = 'queued'`,
      [id, status, reason, cost],
    );
  }

  /** The number of {@link people} so far. Each has a different phone. */
  private crowdCount = 0;

  /** Writes customers with a phone to the database, without the API. @returns their ids */
  async people(count: number, columns = ''): Promise<number[]> {
    const rows = await this.testApp.database.query<{ id: number }>(
      `INSERT INTO customers (business_id, name, phone_e164, search_text${columns && ', customer_type'})
       SELECT $1, 'Mteja ' || n, '+2547' || lpad((10000000 + $3::int + n)::text, 8, '0'), ''${columns && `, '${columns}'`}
       FROM generate_series(1, $2::int) n RETURNING id`,
      [this.shop.business_id, count, this.crowdCount],
    );
    this.crowdCount += count;
    return rows.map(({ id }) => id);
  }

  close(): Promise<void> {
    return this.testApp.close();
  }
}

export async function givenTemplate(
  { database }: TestApp,
  businessId: number,
  texts: Partial<Record<'sms_text' | 'email_subject' | 'email_text', string | null>> = {},
): Promise<number> {
  const defaults = {
    sms_text: 'Habari {{first_name}}, karibu {{business_name}}!',
    ...{ email_subject: 'News', email_text: 'Dear {{customer_name}}' },
  };
  const { sms_text, email_subject, email_text } = { ...defaults, ...texts };
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO message_templates (business_id, name, sms_text, email_subject, email_text)
     VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [businessId, `Template ${++counter}`, sms_text, email_subject, email_text],
  );
  return row!.id;
}
