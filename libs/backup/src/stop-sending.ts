import type { ApplicationTable } from '@wateja/database-server';
import type { Client } from 'pg';

/** What a restore has stopped. */
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
    stopped.campaigns += campaigns.rowCount ?? 0;
    stopped.messages += messages.rowCount ?? 0;
  }
  return stopped;
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
