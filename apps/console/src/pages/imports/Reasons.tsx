import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import { useFieldNames } from './use-field-names';

/** Why rows are rejected, with how many. The server says it in English. */
export function Reasons({ reasons }: { reasons: Record<string, number> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reasonOf } = useFieldNames();
  const entries = Object.entries(reasons);
  if (entries.length === 0) return null;
  return (
    <Stack className="card warning" gap={4}>
      <Text fw={600}>{t('imports.reasons')}</Text>
      {entries.map(([reason, count]) => (
        <Text key={reason} style={{ overflowWrap: 'anywhere' }}>
          {format.number(count)} × <span lang="en">{reasonOf(reason)}</span>
        </Text>
      ))}
    </Stack>
  );
}
