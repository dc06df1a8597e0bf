import { Alert, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { Figure } from '../../components/Figure';
import { downloadFile } from '../../components/files/download';
import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { useFormat } from '../../use-format';
import { importQuery } from './import-queries';
import { Reasons } from './Reasons';
import { Reverted } from './Reverted';
import { UndoButton } from './UndoButton';

const COUNTS = ['created', 'updated', 'unchanged', 'rejected'] as const;

/** What an import did, the rows that it rejected, and the way back. */
export function ImportOutcome({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const path = { businessId: shopImport.business_id, importId: shopImport.id };
  const repeating = useMutation({
    mutationFn: () => wateja.imports.run({ path, body: {} }),
    onSuccess: ({ import: started }) => queryClient.setQueryData(importQuery(path).queryKey, started),
  });
  const downloading = useMutation({
    mutationFn: async () => {
      const text = await wateja.imports.downloadRejectedRows({ path, parseAs: 'text' });
      downloadFile(`import-${shopImport.id}-rejected.csv`, new Blob([text], { type: 'text/csv' }));
    },
  });
  return (
    <Stack>
      {shopImport.status === 'failed' && (
        <Alert role="alert" className="danger">
          <Stack align="flex-start" gap="xs">
            <Text>{t('imports.failed')}</Text>
            <Text lang="en">{shopImport.error}</Text>
            <BusyButton
              variant="default"
              loading={repeating.isPending}
              verb="importing"
              onClick={() => repeating.mutate()}
            >
              {t('states.retry')}
            </BusyButton>
          </Stack>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        {COUNTS.map((name) => (
          <Figure key={name} label={t(`imports.counts.${name}`)} value={format.number(shopImport.counts[name])} />
        ))}
      </SimpleGrid>
      {shopImport.counts.kept > 0 && (
        <Text>
          {t('imports.kept', { count: shopImport.counts.kept, number: format.number(shopImport.counts.kept) })}
        </Text>
      )}
      <Reasons reasons={shopImport.reasons} />
      <Group>
        {shopImport.counts.rejected > 0 && shopImport.has_file && (
          <BusyButton
            variant="default"
            loading={downloading.isPending}
            verb="downloading"
            onClick={() => downloading.mutate()}
          >
            {t('imports.rejected')}
          </BusyButton>
        )}
        <UndoButton shopImport={shopImport} isDated />
      </Group>
      {[repeating, downloading].map(
        (action, index) =>
          action.isError && <Failure key={index} error={action.error} onRetry={() => action.mutate()} />,
      )}
      {shopImport.revert && <Reverted revert={shopImport.revert} />}
    </Stack>
  );
}
