import { Injectable } from '@nestjs/common';
import { assertOfList, NotFound, pageOf, safeId } from '@wateja/common';
import { assertVersion } from '@wateja/http';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { type Audience, Recipients } from '../../recipients';
import { assertPossible } from './campaign-checks';
import { CampaignNotIn } from './campaigns.errors';
import { campaignProgress, type Progress } from './campaigns.queries';
import type { CampaignListQuery, CreateCampaign, UpdateCampaign } from './campaigns.schemas';

/** Campaigns before they are sent, and where they stand after. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
  ) {}

  /** @throws ValidationFailed */
  async create(business_id: number, created_by: number | null, data: CreateCampaign) {
    return this.prisma.transaction(async (tx) => {
      await assertPossible(tx, this.recipients, { business_id, ...data });
      return tx.campaign.create({ data: { ...data, business_id, created_by } });
    });
  }

  /** Newest first. @throws ForeignCursor */
  async list(business_id: number, { limit, cursor, status }: CampaignListQuery) {
    const list = `campaigns ${business_id} ${status ?? ''}`;
    assertOfList(cursor, list);
    const isAfter = cursor && {
      OR: [{ created_at: { lt: cursor.time } }, { created_at: cursor.time, id: { lt: cursor.id } }],
    };
    const found = await this.prisma.campaign.findMany({
      where: { business_id, ...(status && { status }), ...isAfter },
      orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const { rows, next_cursor } = pageOf(found, limit, (row) => ({ list, time: row.created_at, id: safeId(row.id) }));
    return { campaigns: rows, next_cursor };
  }

  /** With how far it is. @throws NotFound */
  async find(business_id: number, id: number) {
    const campaign = await this.prisma.campaign.findFirst({ where: { business_id, id } });
    const [row] = await this.prisma.query<{ progress: Progress }>(campaignProgress({ business_id, id }));
    if (!campaign || !row) throw new NotFound('Campaign');
    return { ...campaign, progress: row.progress };
  }

  /** Changes the given fields of a draft. @throws NotFound, CampaignNotIn, PreconditionFailed, ValidationFailed */
  async update(business_id: number, id: number, changes: UpdateCampaign, expected?: number) {
    return this.prisma.transaction(async (tx) => {
      const draft = await this.lockDraft(tx, business_id, id, expected);
      await assertPossible(tx, this.recipients, {
        business_id,
        channel: changes.channel ?? draft.channel,
        template_id: changes.template_id ?? safeId(draft.template_id),
        audience: changes.audience ?? (draft.audience as Audience),
      });
      return tx.campaign.update({
        where: { business_id_id: { business_id, id } },
        data: { ...changes, version: { increment: 1 } },
      });
    });
  }

  /** Drafts only: what was sent is kept. @throws NotFound, CampaignNotIn, PreconditionFailed */
  async delete(business_id: number, id: number, expected?: number): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await this.lockDraft(tx, business_id, id, expected);
      await tx.campaign.delete({ where: { business_id_id: { business_id, id } } });
    });
  }

  private async lockDraft(tx: Transaction, business_id: number, id: number, expected: number | undefined) {
    const campaign = await lockCampaign(tx, business_id, id);
    if (campaign.status !== 'draft') throw new CampaignNotIn('a draft', campaign.status);
    assertVersion(campaign.version, expected);
    return campaign;
  }
}

/** The campaign, which nobody else changes until `tx` ends. @throws NotFound */
export async function lockCampaign(tx: Transaction, business_id: number, id: number) {
  await tx.$queryRaw`SELECT FROM campaigns WHERE business_id = ${business_id} AND id = ${id} FOR NO KEY UPDATE`;
  const campaign = await tx.campaign.findFirst({ where: { business_id, id } });
  if (!campaign) throw new NotFound('Campaign');
  return campaign;
}
