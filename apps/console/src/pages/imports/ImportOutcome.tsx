import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

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
export function ImportOutcome({ one }: { one: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const path = { businessId: one.business_id, importId: one.id };
  const repeating = useMutation({
    mutationFn: () => wateja.imports.run({ path, body: {} }),
    onSuccess: ({ import: started }) => queryClient.setQueryData(importQuery(path).queryKey, started),
  });
  const downloading = useMutation({
    mutationFn: async () => {
      const text = await wateja.imports.downloadRejectedRows({ path, parseAs: 'text' });
      downloadFile(`import-${one.id}-rejected.csv`, new Blob([text], { type: 'text/csv' }));
    },
  });
  return (
    <Stack>
      {one.status === 'failed' && (
        <Alert role="alert" className="danger">
          <Stack align="flex-start" gap="xs">
            <Text>{t('imports.failed')}</Text>
            <Text lang="en">{one.error}</Text>
            <Button variant="default" loading={repeating.isPending} onClick={() => repeating.mutate()}>
              {t('states.retry')}
            </Button>
          </Stack>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        {COUNTS.map((name) => (
          <Figure key={name} label={t(`imports.counts.${name}`)} value={format.number(one.counts[name])} />
        ))}
      </SimpleGrid>
      {one.counts.kept > 0 && (
        <Text>{t('imports.kept', { count: one.counts.kept, number: format.number(one.counts.kept) })}</Text>
      )}
      <Reasons reasons={one.reasons} />
      <Group>
        {one.counts.rejected > 0 && one.has_file && (
          <Button variant="default" loading={downloading.isPending} onClick={() => downloading.mutate()}>
            {t('imports.rejected')}
          </Button>
        )}
        <UndoButton one={one} isDated />
      </Group>
      {[repeating, downloading].map(
        (action, index) =>
          action.isError && <Failure key={index} error={action.error} onRetry={() => action.mutate()} />,
      )}
      {one.revert && <Reverted revert={one.revert} />}
    </Stack>
  );
}
