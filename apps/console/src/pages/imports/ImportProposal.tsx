import { Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Import, RunImport } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { wateja } from '../../session/session';
import { useFormat } from '../../use-format';
import { type Mapping, stillMissing } from './fields';
import { FirstRows } from './FirstRows';
import { importQuery, type Preview, previewKey } from './import-queries';
import { ColumnMapping } from './ColumnMapping';
import { Reasons } from './Reasons';
import { useFieldNames } from './use-field-names';

/** What an import would do, and the button that starts it. */
export function ImportProposal({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const path = { businessId: shopImport.business_id, importId: shopImport.id };
  const [mapping, setMapping] = useState<Mapping>(shopImport.mapping);
  const [dates, setDates] = useState<RunImport['dates']>();
  const { nameOf } = useFieldNames();
  const { data: uploaded } = useQuery<Preview>({ queryKey: previewKey(path), enabled: false });
  const isChanged = JSON.stringify(mapping) !== JSON.stringify(shopImport.mapping) || dates !== undefined;
  const starting = useMutation({
    mutationFn: () => {
      const body = { ...(isChanged && { mapping }), ...(dates && { dates }) };
      return wateja.imports.run({ path, body, headers: keyOf(body) });
    },
    onSuccess: ({ import: started }) => queryClient.setQueryData(importQuery(path).queryKey, started),
  });
  const { read, rejected, is_complete: isComplete } = shopImport.counts;
  const count = read - rejected;
  // What the first rows show, a change of the mapping may undo.
  const isExact = isComplete && !isChanged;
  const missing = stillMissing(shopImport, mapping);
  const number = format.number(count);
  return (
    <Stack>
      {shopImport.program && <Text>{t('imports.recognised', { program: shopImport.program })}</Text>}
      <Text fw={600} role="status">
        {missing.length > 0
          ? t('imports.missing', { fields: missing.map(nameOf).join(', ') })
          : isExact
            ? t(`imports.finding.${shopImport.kind}`, { count, number, rejected: format.number(rejected) })
            : t(isChanged ? 'imports.findingChanged' : 'imports.findingFirst')}
      </Text>
      {missing.includes('total_amount') && <Text>{t('imports.linesInstead')}</Text>}
      {shopImport.kind === 'customers' && <Text c="dimmed">{t('imports.safe')}</Text>}
      {!isChanged && <Reasons reasons={shopImport.reasons} />}
      <Group>
        <BusyButton
          size="lg"
          loading={starting.isPending}
          verb="importing"
          disabled={missing.length > 0 || (isExact && count === 0)}
          onClick={() => starting.mutate()}
        >
          {isExact && shopImport.missing.length === 0
            ? t(`imports.run.${shopImport.kind}`, { count, number })
            : t(`imports.runAll.${shopImport.kind}`)}
        </BusyButton>
      </Group>
      {starting.isError && <Failure isRepeatable error={starting.error} onRetry={() => starting.mutate()} />}
      <Title order={2}>{t('imports.columns')}</Title>
      <ColumnMapping
        kind={shopImport.kind}
        mapping={mapping}
        onChange={setMapping}
        dates={dates}
        onDatesChange={setDates}
        isFixed={shopImport.program !== null}
        examples={uploaded?.examples}
      />
      {uploaded && uploaded.preview.length > 0 && !isChanged && <FirstRows preview={uploaded.preview} />}
    </Stack>
  );
}
