import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import {
  type Audience,
  type AudiencePage,
  type Channel,
  type ConsentState,
  type CampaignOutcome,
  type OutcomeWindow,
  type Purpose,
  type Recipient,
  Recipients,
  type Sender,
  SuppressionKey,
} from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';

import { audiencePage, type AudienceRow, buyers, parametersOf, sharingAddress } from './audience.queries';
import { outcomes } from './outcomes.queries';
import {
  businessesOfReply,
  countActive,
  ofAddress,
  ofPhone,
  receiptNumbers,
  type RecipientRow,
  recipients,
  sender,
  type Suppression,
  suppressions,
  survivors,
  tiers,
  unsubscribingAddress,
} from './recipients.queries';

/** Gives messaging its data about customers. It reads the tables of several modules, and writes nothing. */
@Injectable()
export class ShopRecipients extends Recipients {
  constructor(
    private readonly prisma: PrismaService,
    private readonly suppressionKey: SuppressionKey,
  ) {
    super();
  }

  async sender(businessId: number): Promise<Sender> {
    const [row] = await this.prisma.query<Sender>(sender({ business_id: businessId }));
    if (!row) throw new NotFound('Business');
    return row;
  }

  async find(businessId: number, customerId: number, purpose: Purpose): Promise<Recipient | null> {
    return (await this.findAll(businessId, [customerId], purpose)).get(customerId) ?? null;
  }

  async findAll(businessId: number, customerIds: number[], purpose: Purpose): Promise<Map<number, Recipient>> {
    const rows = await this.prisma.query<RecipientRow>(
      recipients({ business_id: businessId, customer_ids: customerIds, purpose }),
    );
    const addressed = await this.toRecipients(businessId, purpose, rows);
    return new Map(addressed.map((recipient) => [recipient.customer_id, recipient]));
  }

  async survivors(businessId: number, customerIds: number[]): Promise<Map<number, number>> {
    const rows = await this.prisma.query<{ from_customer_id: number; customer_id: number }>(
      survivors({ business_id: businessId, customer_ids: customerIds }),
    );
    return new Map(rows.map(({ from_customer_id, customer_id }) => [from_customer_id, customer_id]));
  }

  async receiptNumbers(businessId: number, saleIds: number[]): Promise<Map<number, string>> {
    const rows = await this.prisma.query<{ sale_id: number; number: string }>(
      receiptNumbers({ business_id: businessId, sale_ids: saleIds }),
    );
    return new Map(rows.map(({ sale_id, number }) => [sale_id, number]));
  }

  async page(
    businessId: number,
    audience: Audience,
    purpose: Purpose,
    { after, limit }: { after: number; limit: number },
  ): Promise<AudiencePage> {
    const rows = await this.prisma.query<AudienceRow>(
      audiencePage({
        ...{ business_id: businessId, purpose, after, limit },
        ...parametersOf(audience),
      }),
    );
    const { to = null, looked_at = 0 } = rows[0] ?? {};
    const members = rows.filter((row): row is AudienceRow & RecipientRow => row.customer_id !== null);
    const recipients = await this.toRecipients(businessId, purpose, members);
    return { recipients, to: to ?? after, is_last: looked_at < limit };
  }

  async countActive(businessId: number): Promise<number> {
    const [row] = await this.prisma.query<{ customers: number }>(countActive({ business_id: businessId }));
    return row?.customers ?? 0;
  }

  async buyers(businessId: number, productIds: number[]): Promise<number[]> {
    const [row] = await this.prisma.query<{ ids: number[] }>(
      buyers({ business_id: businessId, product_ids: productIds }),
    );
    return row?.ids ?? [];
  }

  async sharingAddress(businessId: number): Promise<number[]> {
    const [row] = await this.prisma.query<{ ids: number[] }>(sharingAddress({ business_id: businessId }));
    return row?.ids ?? [];
  }

  async tiers(businessId: number): Promise<string[]> {
    const [row] = await this.prisma.query<{ names: string[] }>(tiers({ business_id: businessId }));
    return row?.names ?? [];
  }

  ofPhone(phone: string): Promise<{ business_id: number; customer_id: number }[]> {
    return this.prisma.query(ofPhone({ phone }));
  }

  async businessesOfReply(phone: string): Promise<number[]> {
    const rows = await this.prisma.query<{ business_id: number }>(businessesOfReply({ phone }));
    return rows.map(({ business_id }) => business_id);
  }

  async unsubscribingAddress(
    businessId: number,
    customerId: number,
    channel: Channel,
    messageId: number | null,
  ): Promise<string | null> {
    const [row] = await this.prisma.query<{ address: string | null }>(
      unsubscribingAddress[channel]({ business_id: businessId, customer_id: customerId, message_id: messageId }),
    );
    return row?.address ?? null;
  }

  async ofAddress(businessId: number, channel: Channel, address: string): Promise<number[]> {
    const compared = channel === 'email' ? address.toLowerCase() : address;
    const rows = await this.prisma.query<{ id: number }>(
      ofAddress[channel]({ business_id: businessId, address: compared }),
    );
    return rows.map(({ id }) => id);
  }

  outcomes(businessId: number, campaigns: readonly OutcomeWindow[]): Promise<CampaignOutcome[]> {
    const windows = {
      campaign_ids: campaigns.map(({ campaign_id }) => campaign_id),
      from: campaigns.map(({ from }) => from),
      days: campaigns.map(({ days }) => days),
    };
    return this.prisma.query(outcomes({ business_id: businessId, ...windows }));
  }

  /** Turns rows into recipients, with a look at the phones and addresses that want no messages. */
  private async toRecipients(businessId: number, purpose: Purpose, rows: RecipientRow[]): Promise<Recipient[]> {
    const hashed = rows.map((row) => ({
      row,
      sms: row.phone && this.suppressionKey.hash('sms', row.phone).toString('hex'),
      email: row.email && this.suppressionKey.hash('email', row.email).toString('hex'),
    }));
    const hashes = hashed.flatMap(({ sms, email }) => [sms, email]).filter((hash) => hash !== null);
    const latest = new Map<string, Date>();
    const query = suppressions({ business_id: businessId, purpose, hashes });
    for (const { channel, hash, since } of await this.prisma.query<Suppression>(query)) {
      const key = `${channel} ${hash}`;
      const earlier = latest.get(key);
      if (earlier === undefined || since > earlier) latest.set(key, since);
    }
    return hashed.map(({ row, sms, email }) =>
      toRecipient(
        row,
        consentAfter(latest.get(`sms ${sms}`), row.sms_consent, row.sms_agreed_at),
        consentAfter(latest.get(`email ${email}`), row.email_consent, row.email_agreed_at),
      ),
    );
  }
}

/** After a STOP or an unsubscribe only an agreement counts that somebody of the shop recorded later. */
function consentAfter(suppressedAt: Date | undefined, latest: ConsentState, agreedAt: Date | null): ConsentState {
  if (suppressedAt === undefined) return latest;
  return agreedAt !== null && agreedAt > suppressedAt ? 'granted' : 'withdrawn';
}

/** Lists the fields, because a spread takes most of a second for a hundred thousand rows. */
function toRecipient(row: RecipientRow, sms: ConsentState, email: ConsentState): Recipient {
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
    consents: { sms, email },
    total_spent: row.total_spent,
    total_purchases: row.total_purchases,
    loyalty_tier: row.loyalty_tier,
  };
}
