import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ProgressBar } from '../../components/ProgressBar';
import { useFormat } from '../../use-format';

/** The progress of reading the phone numbers again after a change of the country. */
export function Reindexing({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack className="card" gap="xs">
      <ProgressBar label={t('shopSettings.reindexing')} done={done} total={total} />
      <Text role="status">
        {t('shopSettings.reindexed', { done: format.number(done), total: format.number(total) })}
      </Text>
    </Stack>
  );
}
