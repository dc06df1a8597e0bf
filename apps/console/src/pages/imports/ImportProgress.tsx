import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';

/** How far an import or a revert is. It goes on when the page is left. */
export function ImportProgress({ one }: { one: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  // When it has ended, customers, sales and figures are others.
  useEffect(
    () => () => void queryClient.invalidateQueries({ queryKey: [one.business_id], refetchType: 'none' }),
    [queryClient, one.business_id],
  );
  if (one.status === 'reverting') return <Text role="status">{t('imports.reverting')}</Text>;
  const percent = one.total === 0 ? 0 : Math.floor((one.done / one.total) * 100);
  return (
    <Stack className="card">
      <div
        className="bar"
        role="progressbar"
        aria-label={t('imports.progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <Text role="status">
        {t('imports.running', { percent: format.percent(percent), rows: format.number(one.counts.rows) })}
      </Text>
      <Text c="dimmed">{t('imports.leave')}</Text>
    </Stack>
  );
}
