import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';

/** How far the phone numbers are read anew, after a change of the country. */
export function Reindexing({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <Stack className="card" gap="xs">
      <div
        className="bar"
        role="progressbar"
        aria-label={t('shopSettings.reindexing')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <Text role="status">
        {t('shopSettings.reindexed', { done: format.number(done), total: format.number(total) })}
      </Text>
    </Stack>
  );
}
