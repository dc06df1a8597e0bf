import { Box, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { SaleItem } from './SaleItem';
import { SaleTable } from './SaleTable';
import type { SaleFilter } from './sales-search';

const PAGE_SIZE = 50;

interface SaleListProps {
  filter: SaleFilter;
  /** Shows all sales again, where the user chose a filter. */
  onClear?: (() => void) | undefined;
}

/** The latest sales that the filter selects: a table on wide screens, and a list of two lines each on phones. */
export function SaleList({ filter, onClear }: SaleListProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery({
    queryKey: [businessId, 'sales', filter],
    queryFn: ({ pageParam }) =>
      wateja.sales.list({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...filter, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Loaded query={query} bars={8}>
      {({ pages }) => {
        const sales = pages.flatMap((page) => page.sales);
        if (sales.length === 0) {
          return (
            <Empty text={t('sales.none')}>
              {onClear && (
                <Button variant="default" onClick={onClear}>
                  {t('filters.clear')}
                </Button>
              )}
            </Empty>
          );
        }
        return (
          <>
            <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('nav.sales')}>
              <SaleTable sales={sales} />
            </Box>
            <Box hiddenFrom="sm">
              {sales.map((sale) => (
                <SaleItem key={sale.id} sale={sale} />
              ))}
            </Box>
            <Earlier query={query} />
          </>
        );
      }}
    </Loaded>
  );
}
