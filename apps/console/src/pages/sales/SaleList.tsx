import { Box } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SaleList as Page } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { Later } from '../../components/states/Later';
import { distinctRows, listPages, PAGE_SIZE, rowsBefore } from '../../components/states/list-pages';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { SaleItem } from './SaleItem';
import { SaleTable } from './SaleTable';
import type { SaleFilter } from './sales-search';

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
    queryFn: ({ pageParam: { cursor } }) =>
      wateja.sales.list({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...filter, ...(cursor && { cursor }) },
      }),
    ...listPages<Page>((page) => page.sales),
  });
  return (
    <Loaded query={query} bars={8}>
      {(data) => {
        const sales = distinctRows(data.pages.flatMap((page) => page.sales));
        const before = rowsBefore(data);
        const total = data.pages[0]?.total ?? sales.length;
        const [from, to, all] = [before + 1, before + sales.length, total].map((number) => format.number(number));
        const isPart = total > sales.length;
        const count = { count: sales.length, number: to, total: all };
        const shown =
          before > 0
            ? t(isPart ? 'sales.rangeOf' : 'sales.range', { from, to, total: all })
            : t(isPart ? 'sales.countOf' : 'sales.count', count);
        return sales.length === 0 ? (
          <Empty text={t('sales.none')} onClear={onClear} />
        ) : (
          <>
            <Later query={query}>{shown}</Later>
            <TableBox label={t('nav.sales')} isTall isWideOnly>
              <SaleTable sales={sales} isOfOne={filter.customer_id !== undefined} />
            </TableBox>
            <Box hiddenFrom="sm">
              {sales.map((sale) => (
                <SaleItem key={sale.id} sale={sale} isOfOne={filter.customer_id !== undefined} />
              ))}
            </Box>
            <Earlier query={query} />
          </>
        );
      }}
    </Loaded>
  );
}
