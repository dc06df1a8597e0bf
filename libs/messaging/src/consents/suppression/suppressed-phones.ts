import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type PhonesChanged } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { SuppressionKey } from './suppression-key';

/** Keeps phones suppressed when they get another country code. */
@Injectable()
export class SuppressedPhones {
  constructor(private readonly key: SuppressionKey) {}

  /**
   * A customer who sent STOP, or unsubscribed, meant the shop and not a country code. So what holds for the phone before
   * holds for the phone after too. Its time stays, so that a consent that was recorded since still counts. Of two sources
   * `unsubscribe_link`, which comes later in the alphabet, holds: no START takes it back.
   */
  @OnDomainEvent('customers.phones_changed')
  async copySuppressions({ business_id, customers }: PhonesChanged, tx: Transaction): Promise<void> {
    const pairs = JSON.stringify(
      customers.flatMap(({ from, to }) =>
        from === null || to === null ? [] : [{ from: this.hash(from), to: this.hash(to) }],
      ),
    );
    await tx.query(statement`
      INSERT INTO stopped_phones AS s (phone_hash, stopped_at, sms_ids)
      SELECT decode(p."to", 'hex'), max(o.stopped_at), '{}'
      FROM jsonb_to_recordset(${pairs}::jsonb) AS p("from" text, "to" text)
      JOIN stopped_phones o ON o.phone_hash = decode(p."from", 'hex') AND o.stopped_at IS NOT NULL
      GROUP BY 1 ORDER BY 1
      ON CONFLICT (phone_hash) DO UPDATE SET stopped_at = GREATEST(s.stopped_at, EXCLUDED.stopped_at)`);
    await tx.query(statement`
      INSERT INTO unsubscribed_addresses AS u (business_id, channel, address_hash, unsubscribed_at, source)
      SELECT ${business_id}::bigint, 'sms', decode(p."to", 'hex'), max(o.unsubscribed_at), max(o.source)
      FROM jsonb_to_recordset(${pairs}::jsonb) AS p("from" text, "to" text)
      JOIN unsubscribed_addresses o
        ON o.business_id = ${business_id}::bigint AND o.channel = 'sms' AND o.address_hash = decode(p."from", 'hex')
      GROUP BY 3 ORDER BY 3
      ON CONFLICT (business_id, address_hash, channel)
        DO UPDATE SET unsubscribed_at = GREATEST(u.unsubscribed_at, EXCLUDED.unsubscribed_at),
          source = GREATEST(u.source, EXCLUDED.source)`);
  }

  private hash(phone: string): string {
    return this.key.hash('sms', phone).toString('hex');
  }
}
