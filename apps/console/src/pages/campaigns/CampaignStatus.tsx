import { useTranslation } from 'react-i18next';

import { type Meaning, Status } from '../../components/Status';
import type { Campaign } from './campaign-draft';

const MEANINGS: Record<Campaign['status'], Meaning> = {
  draft: 'draft',
  scheduled: 'waiting',
  preparing: 'waiting',
  sending: 'waiting',
  sent: 'done',
  cancelled: 'ended',
};

/** Where a campaign stands. */
export function CampaignStatus({ status }: { status: Campaign['status'] }) {
  const { t } = useTranslation();
  return <Status meaning={MEANINGS[status]} word={t(`campaigns.statuses.${status}`)} />;
}
