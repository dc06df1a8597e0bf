import { Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SaleList as SaleListPage } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

const PAGE_SIZE = 50;

interface SaleListProps {
  receipt?: string | undefined;
  /** Only sales since this time, as ISO 8601. */
  from?: string;
  /** Only sales to this customer. */
  customerId?: number;
}

/** The latest sales, or those with one receipt number. */
export function SaleList({ receipt, from, customerId }: SaleListProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery({
    queryKey: [businessId, 'sales', receipt, from, customerId],
    queryFn: ({ pageParam }) =>
      wateja.sales.list({
        path: { businessId },
        query: {
          limit: PAGE_SIZE,
          ...(receipt && { external_id: receipt }),
          ...(from && { from }),
          ...(customerId !== undefined && { customer_id: customerId }),
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Loaded query={query} bars={8}>
      {({ pages }) => {
        const sales = pages.flatMap((page) => page.sales);
        if (sales.length === 0) return <Empty text={t('sales.none')} />;
        return (
          <>
            <div>
              {sales.map((sale) => (
                <SaleRow key={sale.id} sale={sale} />
              ))}
            </div>
            <Earlier query={query} />
          </>
        );
      }}
    </Loaded>
  );
}

function SaleRow({ sale }: { sale: SaleListPage['sales'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId), saleId: String(sale.id) };
  const details = [
    format.dateTime(sale.completed_at ?? sale.created_at),
    t(`payment.${sale.payment_method}`),
    t(`saleStatus.${sale.status}`),
  ];
  return (
    <Link to="/$businessId/sales/$saleId" params={params} className="row-link">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{sale.external_id ?? t('sales.number', { id: sale.id })}</Text>
        <Text className="number">{format.money(sale.total_amount)}</Text>
      </Group>
      <Text c="dimmed">{details.join(' · ')}</Text>
    </Link>
  );
}
