import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { useTurn } from './use-turn';

interface EarlierProps {
  /** A list of pages, the newest first. */
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  /** The label of the button for a list that is not sorted by time. */
  label?: string;
}

/** A button that reads the next page of a list, while there is one. */
export function Earlier({ query, label }: EarlierProps) {
  const { t } = useTranslation();
  const turn = useTurn(1, query.isFetchingNextPage);
  if (!query.hasNextPage) return null;
  const read = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    turn(currentTarget);
    void query.fetchNextPage();
  };
  return (
    <BusyButton
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      loading={query.isFetchingNextPage}
      verb="loading"
      onClick={read}
    >
      {label ?? t('paging.earlier')}
    </BusyButton>
  );
}
