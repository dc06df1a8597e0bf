import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ProgressBar } from '../../components/ProgressBar';
import { useFormat } from '../../use-format';
import type { Campaign } from './campaign-draft';

/** How many of the messages were given to the provider. It goes on when the page is left. */
export function Progress({ campaign: { progress } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { queued, sending, ...ended } = progress.messages;
  const done = Object.values(ended).reduce((sum, count) => sum + count, 0);
  const total = done + queued + sending;
  return (
    <Stack className="card" gap="xs">
      <ProgressBar label={t('campaigns.progress')} done={done} total={total} />
      <Text role="status">{t('campaigns.progressOf', { done: format.number(done), total: format.number(total) })}</Text>
    </Stack>
  );
}
