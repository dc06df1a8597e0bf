import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

import { SHOP } from '../seed/product-database';

/** A campaign for which the preflight is measured. */
export interface Case {
  name: string;
  campaign: object;
}

const SMS =
  'Habari {{first_name}}, new exercise books are in at {{business_name}}. You have spent {{currency}} {{total_spent}}.';

/**
 * Gives eight in ten customers a consent for offers, withdraws some of them, and creates a template.
 * @returns the template's id
 */
export async function writeToEverybody(url: string): Promise<number> {
  const client = new Client({ connectionString: url, types: exactTypes });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica; SET synchronous_commit = off');
    await client.query(
      `INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source)
       SELECT business_id, id, channel, 'offers', CASE n WHEN 2 THEN 'withdrawn' ELSE 'granted' END, 'staff'
       FROM customers, unnest(ARRAY['sms', 'email']) channel, generate_series(1, 2) n
       WHERE id % 10 < 8 AND (n = 1 OR id % 10 = 0) ORDER BY id, n`,
    );
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO message_templates (business_id, name, sms_text, email_subject, email_text)
       VALUES ($1, 'Books', $2, 'New books', 'Dear {{customer_name}}, new exercise books are in.') RETURNING id`,
      [SHOP.id, SMS],
    );
    await client.query('VACUUM (ANALYZE) customer_consents');
    return rows[0]!.id;
  } finally {
    await client.end();
  }
}

/** Audiences from all customers down to a few. */
export const CASES: Case[] = [
  { name: 'everybody, offers, with consents', campaign: { purpose: 'offers', channel: 'auto' } },
  { name: 'everybody, about loyalty', campaign: { purpose: 'loyalty', channel: 'auto' } },
  {
    name: 'everybody, 10 % held out, capped',
    campaign: { purpose: 'loyalty', channel: 'sms', holdout_percent: 10, budget_cap: '50000.00' },
  },
  { name: 'vip', campaign: { purpose: 'offers', channel: 'auto', audience: { customer_type: ['vip'] } } },
  {
    name: 'regular tier, away since spring',
    campaign: {
      ...{ purpose: 'offers', channel: 'auto' },
      audience: { loyalty_tier: ['regular'], last_purchase_before: '2026-04-01T00:00:00Z' },
    },
  },
  {
    name: 'buyers of a product',
    campaign: { purpose: 'offers', channel: 'auto', audience: { bought_product_ids: [7] } },
  },
];
