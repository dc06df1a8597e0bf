import { Injectable } from '@nestjs/common';
import type { Tenant } from '@wateja/auth';
import { assertOfList, NotFound, pageOf, refuseFractions, safeId } from '@wateja/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { type Audience, Recipients } from '../../recipients';
import { CampaignFigures } from '../figures/campaign-figures.service';
import { assertPossible } from './campaign-checks';
import { CampaignNotIn } from './campaigns.errors';
import { campaignProgress, type Progress } from './campaigns.queries';
import type { CampaignListQuery, CreateCampaign, UpdateCampaign } from './campaigns.schemas';

/** Stores campaigns, and shows their progress. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly figures: CampaignFigures,
  ) {}

  /** @throws ValidationFailed */
  async create(
    { business_id: businessId, user_id, currency }: Pick<Tenant, 'business_id' | 'user_id' | 'currency'>,
    data: CreateCampaign,
  ) {
    refuseFractions(currency, amountsOf(data));
    return this.prisma.transaction(async (tx) => {
      await assertPossible(tx, this.recipients, { business_id: businessId, ...data });
      return tx.campaign.create({ data: { ...data, business_id: businessId, created_by: user_id } });
    });
  }

  /** Lists campaigns, newest first. @throws ForeignCursor */
  async list(businessId: number, { limit, cursor, status, effects }: CampaignListQuery) {
    const list = `campaigns ${businessId} ${status ?? ''}`;
    assertOfList(cursor, list);
    const isAfter = cursor && {
      OR: [{ created_at: { lt: cursor.time } }, { created_at: cursor.time, id: { lt: cursor.id } }],
    };
    const campaigns = await this.prisma.campaign.findMany({
      where: { business_id: businessId, ...(status && { status }), ...isAfter },
      orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const { rows, next_cursor } = pageOf(campaigns, limit, (row) => ({
      list,
      time: row.created_at,
      id: safeId(row.id),
    }));
    return { campaigns: await this.figures.addTo(businessId, rows, effects), next_cursor };
  }

  /** Finds a campaign with its progress. @throws NotFound */
  async find(businessId: number, id: number) {
    const campaign = await this.prisma.campaign.findFirst({ where: { business_id: businessId, id } });
    const [row] = await this.prisma.query<{ progress: Progress }>(campaignProgress({ business_id: businessId, id }));
    if (!campaign || !row) throw new NotFound('Campaign');
    return { ...campaign, progress: row.progress };
  }

  /**
   * Changes the fields of a draft that are present.
   * @throws NotFound, CampaignNotIn, PreconditionFailed, ValidationFailed
   */
  async update(
    { business_id: businessId, currency }: Tenant,
    id: number,
    changes: UpdateCampaign,
    expected?: ExpectedVersions,
  ) {
    refuseFractions(currency, amountsOf(changes));
    return this.prisma.transaction(async (tx) => {
      const draft = await this.lockDraft(tx, businessId, id, expected);
      await assertPossible(tx, this.recipients, {
        business_id: businessId,
        channel: changes.channel ?? draft.channel,
        template_id: changes.template_id ?? safeId(draft.template_id),
        audience: changes.audience ?? (draft.audience as Audience),
      });
      return tx.campaign.update({
        where: { business_id_id: { business_id: businessId, id } },
        data: { ...changes, version: { increment: 1 } },
      });
    });
  }

  /** Deletes a draft. A campaign that was sent is kept. @throws NotFound, CampaignNotIn, PreconditionFailed */
  remove(businessId: number, id: number, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      await this.lockDraft(tx, businessId, id, expected);
      return tx.campaign.delete({ where: { business_id_id: { business_id: businessId, id } } });
    });
  }

  private async lockDraft(tx: Transaction, businessId: number, id: number, expected: ExpectedVersions | undefined) {
    const campaign = await lockCampaign(tx, businessId, id);
    if (campaign.status !== 'draft') throw new CampaignNotIn('a draft', campaign.status);
    assertVersion(campaign.version, expected);
    return campaign;
  }
}

/** The amounts of money in a request, by their paths. */
const amountsOf = ({ budget_cap, audience }: UpdateCampaign) => ({
  budget_cap,
  'audience.min_spent': audience?.min_spent,
  'audience.max_spent': audience?.max_spent,
});

/** Locks the campaign until `tx` ends, and returns it. @throws NotFound */
export async function lockCampaign(tx: Transaction, businessId: number, id: number) {
  await tx.$queryRaw`SELECT FROM campaigns WHERE business_id = ${businessId} AND id = ${id} FOR NO KEY UPDATE`;
  const campaign = await tx.campaign.findFirst({ where: { business_id: businessId, id } });
  if (!campaign) throw new NotFound('Campaign');
  return campaign;
}
