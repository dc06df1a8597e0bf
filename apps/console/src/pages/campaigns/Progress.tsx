import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import type { Campaign } from './campaign-draft';

/** How many of the messages were given to the provider. It goes on when the page is left. */
export function Progress({ campaign: { progress } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { queued, sending, ...ended } = progress.messages;
  const done = Object.values(ended).reduce((sum, count) => sum + count, 0);
  const total = done + queued + sending;
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <Stack className="card" gap="xs">
      <div
        className="bar"
        role="progressbar"
        aria-label={t('campaigns.progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <Text role="status">{t('campaigns.progressOf', { done: format.number(done), total: format.number(total) })}</Text>
    </Stack>
  );
}
