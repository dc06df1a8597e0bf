import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import { MessageWriter, type NewMessage } from '../../delivery/messages/message-writer';
import { type Audience, type Recipient, Recipients } from '../../recipients';
import { PreparedElsewhere } from '../drafts/campaigns.errors';
import { walkAudience, withPauses } from '../planning/audience-walk';
import { CampaignContexts, type DecidingColumns } from '../planning/campaign-contexts';
import { CampaignPlanner, type Plan } from '../planning/campaign-planner';
import { fromScaledCost, toScaledCost } from '../planning/scaled-cost';
import {
  holdCustomers,
  lockPreparation,
  markPrepared,
  type PlannedRecipient,
  reservedCost,
  writeRecipients,
} from './preparation.queries';

/** Customers whose rows and messages are written in one transaction. */
const PAGE_SIZE = 1_000;

/** What preparing has to know of a campaign. */
export interface Preparing extends DecidingColumns {
  id: number;
  audience: unknown;
  prepared_to: number;
  sms_text: string | null;
  email_subject: string | null;
  email_text: string | null;
}

/** Writes down who is in a campaign, and their messages. */
@Injectable()
export class CampaignPreparation {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly contexts: CampaignContexts,
    private readonly writer: MessageWriter,
  ) {}

  /**
   * Goes on from `prepared_to`, page by page, until `end` (milliseconds of the epoch). Each page is a transaction that
   * also says how far it came: whoever goes on after a crash leaves nobody out and writes to nobody twice.
   * @returns true when there is nothing left to prepare
   * @throws PreparedElsewhere
   */
  async prepare(campaign: Preparing, end: number): Promise<boolean> {
    const { business_id, id } = campaign;
    const [reserved] = await this.prisma.query<{ cost: string }>(statement(reservedCost(business_id, id)));
    const context = await this.contexts.of(campaign, campaign, new Date());
    const planner = new CampaignPlanner(context, toScaledCost(reserved?.cost ?? '0'));
    const { purpose } = context;
    const walk = { business_id, audience: campaign.audience as Audience, purpose, page_size: PAGE_SIZE };
    let after = campaign.prepared_to;
    for await (const { recipients, to, is_last } of walkAudience(this.recipients, { ...walk, after })) {
      const planned: Planned[] = [];
      await withPauses(recipients, (recipient) => planned.push(plannedFor(recipient, planner, id)));
      if (!(await this.write(campaign, planned, { after, to, isLast: is_last })) || is_last) return true;
      after = to;
      if (Date.now() >= end) return false;
    }
    return true;
  }

  /** @returns false when the campaign was called off */
  private write(
    { business_id, id }: Preparing,
    planned: Planned[],
    { after, to, isLast }: { after: number; to: number; isLast: boolean },
  ): Promise<boolean> {
    const ids = planned.map(({ recipient }) => recipient.customer_id);
    return this.prisma.transaction(async (tx) => {
      const held = await tx.query<{ id: number }>(statement(holdCustomers(business_id, ids)));
      const [stored] = await tx.query<{ status: string; prepared_to: number }>(
        statement(lockPreparation(business_id, id)),
      );
      if (stored?.status !== 'preparing') return false;
      if (stored.prepared_to !== after) throw new PreparedElsewhere();
      const present = new Set(held.map((row) => row.id));
      const rows = planned.map((one) => rowOf(one, present));
      const messages = planned.flatMap(({ message }) => (message && present.has(message.customer_id) ? message : []));
      await tx.query(statement(writeRecipients(business_id, id, rows)));
      await this.writer.write(tx, business_id, messages);
      await tx.query(statement(markPrepared(business_id, id, to, isLast)));
      return true;
    });
  }
}

/** All that is to be written about a customer; put together before the transaction, whose locks others wait for. */
interface Planned {
  recipient: Recipient;
  plan: Plan;
  message: NewMessage | null;
}

function plannedFor(recipient: Recipient, planner: CampaignPlanner, campaignId: number): Planned {
  const plan = planner.plan(recipient);
  return { recipient, plan, message: plan.group === 'sent' ? messageOf(campaignId, planner, recipient, plan) : null };
}

function rowOf({ recipient: { customer_id }, plan }: Planned, present: Set<number>): PlannedRecipient {
  if (!present.has(customer_id)) return { customer_id, group: 'left_out', reason: 'erased' };
  return { customer_id, group: plan.group, reason: plan.group === 'left_out' ? plan.reason : null };
}

function messageOf(
  campaign_id: number,
  planner: CampaignPlanner,
  recipient: Recipient,
  { channel, at, cost, message }: Plan & { group: 'sent' },
): NewMessage {
  const { customer_id } = recipient;
  return {
    ...(message ?? planner.render(recipient, channel)),
    ...{ customer_id, campaign_id, channel },
    cause: `campaign:${campaign_id}:customer:${customer_id}`,
    kind: 'campaign',
    purpose: planner.context.purpose,
    // The decision to write by this channel says that there is an address.
    address: (channel === 'sms' ? recipient.phone : recipient.email) ?? '',
    cost: fromScaledCost(cost),
    send_after: at,
  };
}
