import { Box } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { ListEnd, ListStart } from '../../components/states/ListEnds';
import { useRowWindow } from '../../components/states/use-row-window';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
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
  const format = useFormat();
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
  const sales = query.data?.pages.flatMap((page) => page.sales) ?? [];
  const rows = useRowWindow(sales, query);
  return (
    <Loaded query={query} bars={8}>
      {({ pages }) =>
        sales.length === 0 ? (
          <Empty text={t('sales.none')} onClear={onClear} />
        ) : (
          <>
            <ListStart
              rows={rows}
              counted={t('sales.count', { count: sales.length, number: format.number(sales.length) })}
              total={format.number(pages[0]?.total ?? sales.length)}
            />
            <TableBox label={t('nav.sales')} isTall isWideOnly>
              <SaleTable sales={rows.shown} isOfOne={filter.customer_id !== undefined} />
            </TableBox>
            <Box hiddenFrom="sm">
              {rows.shown.map((sale) => (
                <SaleItem key={sale.id} sale={sale} isOfOne={filter.customer_id !== undefined} />
              ))}
            </Box>
            <ListEnd rows={rows} isLoading={query.isFetchingNextPage} />
          </>
        )
      }
    </Loaded>
  );
}
