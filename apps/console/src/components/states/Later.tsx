import { Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { useTurn } from './use-turn';

interface LaterProps {
  /** A list of pages, of which the first ones may be gone. */
  query: Pick<UseInfiniteQueryResult, 'hasPreviousPage' | 'isFetchingPreviousPage' | 'fetchPreviousPage'>;
  /** Which rows are shown, in words. */
  children?: string | undefined;
  /** What the button says of a list that is not in the order of time. */
  label?: string;
}

/** Above a list: what is shown of it, and the way back to the rows before it. */
export function Later({ query, children, label }: LaterProps) {
  const { t } = useTranslation();
  const turn = useTurn(-1, query.isFetchingPreviousPage);
  const read = () => {
    turn();
    void query.fetchPreviousPage();
  };
  if (children === undefined && !query.hasPreviousPage) return null;
  return (
    <Group gap="sm">
      {children !== undefined && (
        <Text c="dimmed" role="status">
          {children}
        </Text>
      )}
      {query.hasPreviousPage && (
        <BusyButton variant="default" loading={query.isFetchingPreviousPage} verb="loading" onClick={read}>
          {label ?? t('paging.later')}
        </BusyButton>
      )}
    </Group>
  );
}
