import type { CreateCampaign, SingleCampaign, Template } from '@wateja/client';

import type { TextDraft } from '../../components/messages/TextFields';
import type { CustomerListSearch } from '../customers/list-search';

export type Campaign = SingleCampaign['campaign'];
export type Audience = CreateCampaign['audience'];

export const PURPOSES = ['offers', 'loyalty'] as const;
export const CHANNELS = ['sms', 'email', 'auto'] as const;
/** The shares of the recipients who get nothing, so that the report can compare. In percent. */
export const HOLDOUTS = ['0', '5', '10', '20'] as const;

/** The values of the wizard. Texts that are not written are empty. */
export interface CampaignDraft extends TextDraft {
  name: string;
  purpose: (typeof PURPOSES)[number];
  channel: (typeof CHANNELS)[number];
  audience: Audience;
  /** The template whose text it is; null for a text that is written here. */
  template: number | null;
  budget: string;
  holdout: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const NO_TEXTS: TextDraft = { sms_text: '', email_subject: '', email_text: '' };

/** Begins with the customers of a list, by its filters. */
export function newDraft(name: string, search: CustomerListSearch, now = Date.now()): CampaignDraft {
  const { type, tier, tag, often, away, min, max } = search;
  const audience: Audience = {
    ...(type && { customer_type: [type] }),
    ...(tier && { loyalty_tier: [tier] }),
    ...(tag && { tag: [tag] }),
    ...(often && { repeat_frequency: often === 'again' ? ['occasional', 'regular', 'frequent'] : [often] }),
    ...(away && { last_purchase_before: daysBefore(now, away) }),
    ...(min !== undefined && { min_spent: String(min) }),
    ...(max !== undefined && { max_spent: String(max) }),
  };
  return { name, audience, purpose: 'offers', channel: 'sms', template: null, budget: '', holdout: '0', ...NO_TEXTS };
}

/** Goes on with a draft that is stored. */
export function draftOfCampaign(campaign: Campaign, template: Template | undefined): CampaignDraft {
  const { name, purpose, channel, audience, template_id, budget_cap, holdout_percent } = campaign;
  return {
    name,
    purpose: purpose === 'loyalty' ? 'loyalty' : 'offers',
    channel,
    audience: audience as Audience,
    template: template_id,
    budget: budget_cap?.replace(/\.00$/, '') ?? '',
    holdout: String(holdout_percent),
    ...textsOf(template),
  };
}

/** The texts of a template, as fields hold them. */
export const textsOf = (template: Template | undefined): TextDraft => ({
  sms_text: template?.sms_text ?? '',
  email_subject: template?.email_subject ?? '',
  email_text: template?.email_text ?? '',
});

/** The body of a template with the texts that the channel needs. */
export function templateBody(draft: TextDraft, channel: CampaignDraft['channel'], name: string) {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    name,
    sms_text: channel === 'email' ? null : orNull(draft.sms_text),
    email_subject: channel === 'sms' ? null : orNull(draft.email_subject),
    email_text: channel === 'sms' ? null : orNull(draft.email_text),
  };
}

/** What a campaign stores of the draft. */
export const campaignBody = (draft: CampaignDraft, templateId: number): CreateCampaign => ({
  name: draft.name.trim(),
  purpose: draft.purpose,
  channel: draft.channel,
  template_id: templateId,
  audience: draft.audience,
  budget_cap: draft.budget === '' ? null : draft.budget,
  holdout_percent: Number(draft.holdout),
});

/** The body of a copy, which begins as a draft. */
export const copyOf = (campaign: Campaign, name: string): CreateCampaign => ({
  ...{ name, purpose: campaign.purpose === 'loyalty' ? 'loyalty' : 'offers', channel: campaign.channel },
  ...{ template_id: campaign.template_id, audience: campaign.audience as Audience, budget_cap: campaign.budget_cap },
  ...{ holdout_percent: campaign.holdout_percent, uplift_days: campaign.uplift_days },
});

/** The time so many days before now, as ISO 8601. */
export const daysBefore = (now: number, days: number): string => new Date(now - days * DAY_MS).toISOString();

/** Since how many days customers have not bought, if it is a whole number of them. */
export const daysAway = (before: string, now = Date.now()): number => Math.round((now - Date.parse(before)) / DAY_MS);
