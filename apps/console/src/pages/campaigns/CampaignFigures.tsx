import type { ListedCampaign } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import { findingOf } from './uplift-finding';

const NOTHING = '–';

/** A figure of a campaign, which it has once it has begun. Campaigns too large for the list have it in their report. */
export function CampaignFigure({ campaign, figure }: { campaign: ListedCampaign; figure: 'recipients' | 'delivered' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const value = campaign.figures[figure];
  if (campaign.started_at === null) return NOTHING;
  return value === null ? t('campaigns.effects.inReport') : format.number(value);
}

/**
 * Whether more customers bought because of a campaign. For some campaigns with a comparison group, only the report
 * shows it.
 */
export function CampaignEffect({ campaign }: { campaign: ListedCampaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { effect, holdout_percent, started_at, status } = campaign;
  if (effect === null) {
    const isCompared = holdout_percent > 0 && started_at !== null && status === 'sent';
    return isCompared ? t('campaigns.effects.inReport') : NOTHING;
  }
  const { kind, from, to } = findingOf(effect);
  if (kind === 'unclear') return t('campaigns.effects.unclear');
  return t(`campaigns.effects.${kind}`, { from: format.number(from), to: format.number(to) });
}
