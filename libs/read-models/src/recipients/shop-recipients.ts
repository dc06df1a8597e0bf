import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import {
  type Audience,
  type AudiencePage,
  type GroupOutcome,
  type Purpose,
  type Recipient,
  Recipients,
  type Sender,
} from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';

import { audiencePage, type AudienceRow, buyers } from './audience.queries';
import { outcomes } from './outcomes.queries';
import { ofPhone, receiptNumbers, type RecipientRow, recipients, sender, tiers } from './recipients.queries';

/** Tells messaging about the shop's customers. Reads only, across modules. */
@Injectable()
export class ShopRecipients extends Recipients {
  constructor(private readonly prisma: PrismaService) {
    super();
  }

  async sender(business_id: number): Promise<Sender> {
    const [row] = await this.prisma.query<Sender>(sender({ business_id }));
    if (!row) throw new NotFound('Business');
    return row;
  }

  async find(business_id: number, customer_id: number, purpose: Purpose): Promise<Recipient | null> {
    return (await this.findAll(business_id, [customer_id], purpose)).get(customer_id) ?? null;
  }

  async findAll(business_id: number, customer_ids: number[], purpose: Purpose): Promise<Map<number, Recipient>> {
    const rows = await this.prisma.query<RecipientRow>(recipients({ business_id, customer_ids, purpose }));
    return new Map(rows.map((row) => [row.customer_id, toRecipient(row)]));
  }

  async receiptNumbers(business_id: number, sale_ids: number[]): Promise<Map<number, string>> {
    const rows = await this.prisma.query<{ sale_id: number; number: string }>(
      receiptNumbers({ business_id, sale_ids }),
    );
    return new Map(rows.map(({ sale_id, number }) => [sale_id, number]));
  }

  async page(
    business_id: number,
    audience: Audience,
    purpose: Purpose,
    { after, limit }: { after: number; limit: number },
  ): Promise<AudiencePage> {
    const rows = await this.prisma.query<AudienceRow>(
      audiencePage({
        ...{ business_id, purpose, after, limit },
        customer_type: audience.customer_type ?? null,
        repeat_frequency: audience.repeat_frequency ?? null,
        loyalty_tier: audience.loyalty_tier ?? null,
        last_purchase_before: audience.last_purchase_before ?? null,
        last_purchase_after: audience.last_purchase_after ?? null,
        min_spent: audience.min_spent ?? null,
        max_spent: audience.max_spent ?? null,
      }),
    );
    const { to = null, looked_at = 0 } = rows[0] ?? {};
    const found = rows.flatMap((row) => (row.customer_id === null ? [] : toRecipient(row as RecipientRow)));
    return { recipients: found, to: to ?? after, is_last: looked_at < limit };
  }

  async buyers(business_id: number, product_ids: number[]): Promise<number[]> {
    const [row] = await this.prisma.query<{ ids: number[] }>(buyers({ business_id, product_ids }));
    return row?.ids ?? [];
  }

  async tiers(business_id: number): Promise<string[]> {
    const [row] = await this.prisma.query<{ names: string[] }>(tiers({ business_id }));
    return row?.names ?? [];
  }

  ofPhone(phone: string): Promise<{ business_id: number; customer_id: number }[]> {
    return this.prisma.query(ofPhone({ phone }));
  }

  outcomes(business_id: number, campaign_id: number, from: Date, days: number): Promise<GroupOutcome[]> {
    return this.prisma.query(outcomes({ business_id, campaign_id, from, days }));
  }
}

/** Written out: copied by a spread, a hundred thousand of them take most of a second. */
function toRecipient(row: RecipientRow): Recipient {
  return {
    customer_id: row.customer_id,
    name: row.name,
    phone: row.phone,
    email: row.email,
    is_active: row.is_active,
    prefer_sms: row.prefer_sms,
    prefer_email: row.prefer_email,
    prefer_call: row.prefer_call,
    do_not_contact: row.do_not_contact,
    can_receive_offers: row.can_receive_offers,
    can_receive_loyalty: row.can_receive_loyalty,
    best_contact_time: row.best_contact_time,
    consents: { sms: row.sms_consent, email: row.email_consent },
    total_spent: row.total_spent,
    total_purchases: row.total_purchases,
    loyalty_tier: row.loyalty_tier,
  };
}
