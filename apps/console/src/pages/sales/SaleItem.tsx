import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SaleList } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { methodsOf } from '../../payment-methods';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

export type ListedSale = SaleList['sales'][number];

/** A sale in the list on phones. */
export function SaleItem({ sale }: { sale: ListedSale }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId), saleId: String(sale.id) };
  const details = [
    format.dateTime(sale.completed_at ?? sale.created_at),
    ...methodsOf(sale).map((method) => t(`payment.${method}`)),
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
