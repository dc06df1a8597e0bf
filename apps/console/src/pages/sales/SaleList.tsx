import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { wateja } from '../../session/session';
import { useFormat } from '../../use-format';

const PAGE_SIZE = 50;

/** The latest sales, or those with one receipt number. */
export function SaleList({ search: { receipt } }: { search: { receipt?: string } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const query = useQuery({
    queryKey: [businessId, 'sales', receipt],
    queryFn: () =>
      wateja.sales.list({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...(receipt && { external_id: receipt }) },
      }),
  });
  return (
    <Loaded query={query} bars={8}>
      {({ sales }) =>
        sales.length === 0 ? (
          <Empty text={t('sales.none')} />
        ) : (
          sales.map((sale) => (
            <Link
              key={sale.id}
              to="/$businessId/sales/$saleId"
              params={{ businessId: String(businessId), saleId: String(sale.id) }}
              className="row-link"
            >
              <Group justify="space-between" wrap="nowrap">
                <Text fw={600}>{sale.external_id ?? t('sales.number', { id: sale.id })}</Text>
                <Text className="number">{format.money(sale.total_amount)}</Text>
              </Group>
              <Text c="dimmed">
                {[
                  format.dateTime(sale.created_at),
                  t(`payment.${sale.payment_method}`),
                  t(`saleStatus.${sale.status}`),
                ].join(' · ')}
              </Text>
            </Link>
          ))
        )
      }
    </Loaded>
  );
}
