import type { ApplicationTable } from '@wateja/database-server';
import type { Client } from 'pg';

/** The number of messages, campaigns and webhooks that a restore has stopped. */
export interface Stopped {
  messages: number;
  campaigns: number;
  webhooks: number;
}

/** Stops in the transaction of a restore what the restored shops would send. */
export async function stopSending(client: Client, tables: ApplicationTable[]): Promise<Stopped> {
  return { ...(await stopMessages(client, tables)), webhooks: await stopWebhooks(client, tables) };
}

/** Since the backup they may have been sent. The messages become doubtful, so a person decides about each. */
async function stopMessages(client: Client, tables: ApplicationTable[]): Promise<Omit<Stopped, 'webhooks'>> {
  const stopped = { messages: 0, campaigns: 0 };
  if (!tables.some(({ name }) => name === 'campaigns')) return stopped;
  const plansNotices = await hasPlannedNotices(client);
  const { rows } = await client.query<{ id: string }>('SELECT id::text FROM public.businesses');
  for (const { id } of rows) {
    await client.query("SELECT set_config('wateja.business_id', $1, true)", [id]);
    const campaigns = await client.query(
      `UPDATE public.campaigns SET status = 'cancelled', updated_at = now()
       WHERE business_id = $1 AND status IN ('scheduled', 'preparing', 'sending')`,
      [id],
    );
    const messages = await client.query(
      `UPDATE public.messages SET status = 'doubtful', reason = 'restored', updated_at = now()
       WHERE business_id = $1 AND status IN ('queued', 'sending')`,
      [id],
    );
    // Notices of the days since the backup may have been sent too, so the next notices are those of tomorrow.
    if (plansNotices) await client.query(PLAN_FROM_TOMORROW, [id]);
    stopped.campaigns += campaigns.rowCount ?? 0;
    stopped.messages += messages.rowCount ?? 0;
  }
  return stopped;
}

const PLAN_FROM_TOMORROW = `
  UPDATE public.automatic_messages a SET planned_for = (now() AT TIME ZONE b.timezone)::date
  FROM public.businesses b WHERE b.id = a.business_id AND a.business_id = $1 AND a.planned_for IS NOT NULL`;

/** Backups of earlier versions have no notices that are planned by the day. */
async function hasPlannedNotices(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = 'automatic_messages' AND column_name = 'planned_for'`,
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Switches all webhooks off in the same transaction. A drill, or a copy beside the shop that is open, must tell the shop's
 * other programs nothing. Their owner switches them on again.
 */
async function stopWebhooks(client: Client, tables: ApplicationTable[]): Promise<number> {
  if (!tables.some(({ name }) => name === 'webhooks')) return 0;
  const { rowCount } = await client.query(
    `UPDATE public.webhooks SET is_active = false, switched_off_at = now(), switched_off_reason = 'restored',
       version = version + 1, updated_at = now()
     WHERE is_active`,
  );
  return rowCount ?? 0;
}
