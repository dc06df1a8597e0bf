import { Group, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { type MouseEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { fetchPagesBefore } from './list-pages';
import { useTurn } from './use-turn';

interface LaterProps {
  /** A list of pages, of which the first ones may be gone. */
  query: Pick<UseInfiniteQueryResult, 'hasPreviousPage' | 'isFetching' | 'fetchPreviousPage' | 'refetch'>;
  /** Which rows are shown, in words. */
  children?: string | undefined;
  /** The label of the button for a list that is not sorted by time. */
  label?: string;
}

/** Stands above a list: which rows are shown, and a button for the rows before them. */
export function Later({ query, children, label }: LaterProps) {
  const { t } = useTranslation();
  const [isReading, setIsReading] = useState(false);
  // The rows are in the page one rendering after the answer.
  const turn = useTurn(-1, isReading || query.isFetching);
  const read = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    turn(currentTarget);
    setIsReading(true);
    void fetchPagesBefore(query).finally(() => setIsReading(false));
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
        <BusyButton variant="default" loading={isReading} verb="loading" onClick={read}>
          {label ?? t('paging.later')}
        </BusyButton>
      )}
    </Group>
  );
}
