import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

import { Recipients } from '../../recipients';
import { byFrequency } from '../planning/preflight-tally';
import { fromScaledCost, toScaledCost } from '../planning/scaled-cost';
import { CampaignUplift } from '../figures/campaign-uplift.service';
import { countsByState } from '../figures/counts-by-state';
import { messageCounts, type MessageCount, recipientCounts, type RecipientCount } from './report.queries';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Reports the results of a campaign. */
@Injectable()
export class CampaignReportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly uplifts: CampaignUplift,
  ) {}

  /** @throws NotFound */
  async report(businessId: number, id: number) {
    const campaign = await this.prisma.campaign.findFirst({ where: { business_id: businessId, id } });
    if (!campaign) throw new NotFound('Campaign');
    const { started_at, uplift_days } = campaign;
    const key = { business_id: businessId, campaign_id: id };
    const [customers, messages, { currency }] = [
      await this.prisma.query<RecipientCount>(recipientCounts(key)),
      await this.prisma.query<MessageCount>(messageCounts(key)),
      await this.recipients.sender(businessId),
    ];
    const [uplift] = await this.uplifts.findAll(businessId, [{ ...campaign, messages }]);
    return {
      campaign_id: id,
      status: campaign.status,
      audience: sum(customers),
      chosen: sum(customers.filter(({ group }) => group === 'sent')),
      holdout: sum(customers.filter(({ group }) => group === 'holdout')),
      ...byStatus(messages),
      left_out: countLeftOut(customers, messages),
      cost: { currency, ...costOf(messages) },
      uplift_from: started_at,
      uplift_until: started_at && new Date(started_at.getTime() + uplift_days * DAY_MS),
      ...{ uplift: uplift?.uplift ?? null, uplift_missing: uplift?.why_not ?? null },
    };
  }
}

const sum = (counts: { customers: number }[]) => counts.reduce((total, { customers }) => total + customers, 0);

function byStatus(counts: MessageCount[]) {
  const failures = counts.filter(({ status }) => status === 'failed');
  const { failed, ...rest } = countsByState(counts);
  return {
    ...rest,
    failed: {
      total: failed,
      by_reason: reasons(failures).map(({ reason, customers }) => ({ reason, messages: customers })),
    },
  };
}

/**
 * Counts the customers who were left out when the campaign was prepared, and those left out when their message was due.
 */
function countLeftOut(customers: RecipientCount[], messages: MessageCount[]) {
  const early = customers.filter(({ group }) => group === 'left_out');
  const late = messages.filter(({ status }) => status === 'left_out');
  return reasons([...early.map((row) => ({ ...row, messages: row.customers })), ...late]);
}

function reasons(counts: { reason: string | null; messages: number }[]) {
  const all = new Map<string, number>();
  for (const { reason, messages } of counts)
    all.set(reason ?? 'unknown', (all.get(reason ?? 'unknown') ?? 0) + messages);
  return byFrequency(all);
}

function costOf(messages: MessageCount[]) {
  const of = (channel: string) =>
    messages.reduce((total, count) => (count.channel === channel ? total + toScaledCost(count.cost) : total), 0n);
  const [sms, email] = [of('sms'), of('email')];
  return { total: fromScaledCost(sms + email), sms: fromScaledCost(sms), email: fromScaledCost(email) };
}
