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
  chosenOf,
  holdCustomers,
  lockPreparation,
  markPrepared,
  type PlannedRecipient,
  reservedCost,
  writeRecipients,
} from './preparation.queries';

/** The number of customers whose rows and messages one transaction writes. */
const PAGE_SIZE = 1_000;

/** The columns of a campaign that its preparation needs. */
export interface Preparing extends DecidingColumns {
  id: number;
  audience: unknown;
  prepared_to: number;
  sms_text: string | null;
  email_subject: string | null;
  email_text: string | null;
}

/** How far a preparation has come. */
type Progress = 'finished' | 'unfinished' | 'paused';

/** Writes the recipients of a campaign and their messages. */
@Injectable()
export class CampaignPreparation {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly contexts: CampaignContexts,
    private readonly writer: MessageWriter,
  ) {}

  /**
   * Continues after `prepared_to`, page by page, until `end` (milliseconds since the epoch). Each page is one
   * transaction, which also stores how far the preparation has come. So after a crash another process can continue: it
   * leaves nobody out and writes to nobody twice.
   * @returns `paused` if the phones of the shop are read anew
   * @throws PreparedElsewhere
   */
  async prepare(campaign: Preparing, end: number): Promise<Progress> {
    const { business_id, id } = campaign;
    if (await this.isReindexing(business_id)) return 'paused';
    const [reserved] = await this.prisma.query<{ cost: string }>(statement(reservedCost(business_id, id)));
    const context = await this.contexts.createContext(campaign, campaign, new Date());
    const sharing = await this.recipients.sharingAddress(business_id);
    const planner = new CampaignPlanner(context, toScaledCost(reserved?.cost ?? '0'), new Set(sharing));
    await this.restoreAddresses(campaign, planner, sharing);
    const { purpose } = context;
    const walk = { business_id, audience: campaign.audience as Audience, purpose, page_size: PAGE_SIZE };
    let after = campaign.prepared_to;
    for await (const { recipients, to, is_last } of walkAudience(this.recipients, { ...walk, after })) {
      const planned: Planned[] = [];
      await withPauses(recipients, (recipient) => planned.push(plannedFor(recipient, planner, id)));
      if (!(await this.writePage(campaign, planned, { after, to, isLast: is_last })) || is_last) return 'finished';
      after = to;
      if (await this.isReindexing(business_id)) return 'paused';
      if (Date.now() >= end) return 'unfinished';
    }
    return 'finished';
  }

  private async isReindexing(businessId: number): Promise<boolean> {
    const sender = await this.recipients.sender(businessId);
    return sender.is_reindexing;
  }

  /** Tells the planner which shared addresses an earlier run of the preparation has given to a customer. */
  private async restoreAddresses(
    { business_id, id, prepared_to }: Preparing,
    planner: CampaignPlanner,
    sharing: number[],
  ): Promise<void> {
    const earlier = sharing.filter((customerId) => customerId <= prepared_to);
    if (earlier.length === 0) return;
    const chosen = await this.prisma.query<{ customer_id: number }>(statement(chosenOf(business_id, id, earlier)));
    const ids = chosen.map(({ customer_id }) => customer_id);
    for (let from = 0; from < ids.length; from += PAGE_SIZE) {
      const page = ids.slice(from, from + PAGE_SIZE);
      const recipients = await this.recipients.findAll(business_id, page, planner.context.purpose);
      await withPauses([...recipients.values()], (recipient) => planner.restore(recipient));
    }
  }

  /** @returns false if the campaign was cancelled */
  private writePage(
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
      const rows = planned.map((customer) => rowOf(customer, present));
      const messages = planned.flatMap(({ message }) => (message && present.has(message.customer_id) ? message : []));
      await tx.query(statement(writeRecipients(business_id, id, rows)));
      await this.writer.write(tx, business_id, messages);
      await tx.query(statement(markPrepared(business_id, id, { to, isLast, recipients: messages.length })));
      return true;
    });
  }
}

/**
 * Everything that is written about a customer. It is computed before the transaction, because other processes wait for
 * the locks of that transaction.
 */
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
  campaignId: number,
  planner: CampaignPlanner,
  recipient: Recipient,
  { channel, at, cost, message }: Plan & { group: 'sent' },
): NewMessage {
  const { customer_id } = recipient;
  return {
    ...(message ?? planner.render(recipient, channel)),
    ...{ customer_id, campaign_id: campaignId, channel },
    cause: `campaign:${campaignId}:customer:${customer_id}`,
    kind: 'campaign',
    purpose: planner.context.purpose,
    // The decision for this channel has checked that the customer has an address.
    address: (channel === 'sms' ? recipient.phone : recipient.email) ?? '',
    cost: fromScaledCost(cost),
    send_after: at,
  };
}
