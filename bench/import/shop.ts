import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

/** Creates a business for imports. @returns its id */
export async function givenShop(ownerUrl: string): Promise<number> {
  const client = new Client({ connectionString: ownerUrl, types: exactTypes });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: number }>(
      `WITH scope AS MATERIALIZED (SELECT set_config('wateja.platform', 'on', false))
       INSERT INTO businesses (name) SELECT 'Duka la Kuingiza' FROM scope RETURNING id`,
    );
    return rows[0]!.id;
  } finally {
    await client.end();
  }
}
