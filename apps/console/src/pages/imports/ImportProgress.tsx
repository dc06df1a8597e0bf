import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { percentOf } from '../../components/percent-of';
import { ProgressBar } from '../../components/ProgressBar';
import { useFormat } from '../../use-format';

/** How far an import or a revert is. It goes on when the page is left. */
export function ImportProgress({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  // When it has ended, customers, sales and figures are others.
  useEffect(
    () => () => void queryClient.invalidateQueries({ queryKey: [shopImport.business_id], refetchType: 'none' }),
    [queryClient, shopImport.business_id],
  );
  if (shopImport.status === 'reverting') return <Text role="status">{t('imports.reverting')}</Text>;
  return (
    <Stack className="card">
      <ProgressBar label={t('imports.progress')} done={shopImport.done} total={shopImport.total} />
      <Text role="status">
        {t('imports.running', {
          percent: format.percent(percentOf(shopImport.done, shopImport.total)),
          rows: format.number(shopImport.counts.rows),
        })}
      </Text>
      <Text c="dimmed">{t('imports.leave')}</Text>
    </Stack>
  );
}
