import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import type { useRowWindow } from './use-row-window';

type Rows = Pick<ReturnType<typeof useRowWindow>, 'earlier' | 'later'>;

interface ListStartProps {
  rows: Rows;
  /** How many rows were read, in words. */
  counted: string;
  /** How many the list has. */
  total: string;
}

/** Above a list: how much of it was read, and the way back to the latest rows if the page has let them go. */
export function ListStart({ rows: { later }, counted, total }: ListStartProps) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <Text c="dimmed" role="status">
        <span>{counted}</span> <span>{t('paging.of', { total })}</span>
      </Text>
      {later && (
        <Button variant="default" onClick={later}>
          {t('paging.later')}
        </Button>
      )}
    </Group>
  );
}

/** Below a list: reads on, while there is more. */
export function ListEnd({ rows: { earlier }, isLoading }: { rows: Rows; isLoading: boolean }) {
  const { t } = useTranslation();
  if (!earlier) return null;
  return (
    <BusyButton
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      loading={isLoading}
      verb="loading"
      onClick={earlier}
    >
      {t('paging.earlier')}
    </BusyButton>
  );
}
