import { Injectable } from '@nestjs/common';
import type { Prisma } from '@wateja/prisma';

import { SmsAllowance } from '../../delivery/allowance/sms-allowance.service';
import { MessagingSettingsService } from '../../delivery/settings/messaging-settings.service';
import type { Channel, Purpose } from '../../message-enums';
import { Recipients } from '../../recipients';
import { compileTexts, type Texts } from '../../templates/texts/texts';
import { TemplateUnfit } from '../drafts/campaigns.errors';
import type { CampaignContext } from './campaign-planner';
import { toScaledCost } from './scaled-cost';

/** The columns of a campaign that decide who gets a message. */
export interface DecidingColumns {
  business_id: number;
  purpose: string;
  channel: string;
  holdout_percent: Prisma.Decimal;
  holdout_key: string;
  budget_cap: Prisma.Decimal | null;
}

/** Collects the data that the planner of a campaign needs. */
@Injectable()
export class CampaignContexts {
  constructor(
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly allowance: SmsAllowance,
  ) {}

  /** @throws TemplateUnfit */
  async createContext(campaign: DecidingColumns, texts: Texts, now: Date): Promise<CampaignContext> {
    const { business_id, holdout_percent, holdout_key, budget_cap } = campaign;
    return {
      purpose: campaign.purpose as Purpose,
      channel: campaign.channel as 'auto' | Channel,
      holdout_percent: holdout_percent.toNumber(),
      holdout_key,
      budget_cap: budget_cap?.toFixed(2) ?? null,
      texts: compileCampaignTexts(texts),
      sender: await this.recipients.sender(business_id),
      settings: await this.settings.find(business_id),
      allowance: await this.allowance.remaining(business_id),
      operatorCost: (segments, phone) => toScaledCost(this.allowance.costOf(segments, phone)),
      now,
    };
  }
}

/** @throws TemplateUnfit */
export function compileCampaignTexts(texts: Texts) {
  try {
    return compileTexts(texts);
  } catch (error) {
    throw new TemplateUnfit((error as Error).message);
  }
}
