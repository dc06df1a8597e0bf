import { Injectable, Logger } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import { SuppressionKey } from './suppression-key';

const MAX_ROWS = 1_000;

/**
 * Gives the stored hashes their key before anybody looks for one. Processes that start together wait for each
 * other's batches, so none goes on before the last row has its key. A start that is killed goes on where it was.
 */
@Injectable()
export class KeyedHashes {
  private readonly logger = new Logger('Messages');

  constructor(
    private readonly prisma: PrismaService,
    private readonly key: SuppressionKey,
  ) {}

  /**
   * Checks the key. With another key the service would not recognise a phone that sent STOP, and would write to it. So
   * with a wrong key it makes no hashes and sends no messages. Everything else goes on.
   */
  async prepare(): Promise<void> {
    if (!this.key.fitsDatabase) return;
    await this.prisma.query(statement`
      INSERT INTO suppression_key (fingerprint) VALUES (${this.key.fingerprint}) ON CONFLICT (is_current) DO NOTHING`);
    if (await this.isSameKey()) {
      while ((await this.convertBatch()) > 0);
      return;
    }
    this.key.refuse();
    this.logger.error(
      'SUPPRESSION_KEY is not the key of this database, so Wateja does not recognise who wants no messages. ' +
        'Messages and imports wait until you set it to that key and restart; without it, the key is in the file ' +
        'suppression-key of DATA_DIR.',
    );
  }

  /** True if the hashes of this database have this process's key, or no key yet. */
  async isSameKey(): Promise<boolean> {
    const [stored] = await this.prisma.query<{ fingerprint: Buffer }>(
      statement`SELECT fingerprint FROM suppression_key`,
    );
    return !stored || this.key.fingerprint.equals(stored.fingerprint);
  }

  /** @returns how many rows it found */
  private convertBatch(): Promise<number> {
    return this.prisma.transaction(async (tx) => {
      const rows = await tx.query<{ phone_hash: Buffer }>(statement`
        SELECT phone_hash FROM stopped_phones WHERE NOT is_keyed ORDER BY phone_hash LIMIT ${MAX_ROWS}::int FOR UPDATE`);
      const pairs = rows.map(({ phone_hash: hash }) => {
        return { plain: hash.toString('hex'), keyed: this.key.addKey(hash).toString('hex') };
      });
      await tx.query(statement`
        UPDATE stopped_phones s SET phone_hash = decode(pair.keyed, 'hex'), is_keyed = true
        FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS pair(plain text, keyed text)
        WHERE s.phone_hash = decode(pair.plain, 'hex') AND NOT s.is_keyed`);
      return rows.length;
    });
  }
}
