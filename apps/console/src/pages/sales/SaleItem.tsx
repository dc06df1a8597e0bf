import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SaleList } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { SaleStatus } from '../../components/SaleStatus';
import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

export type ListedSale = SaleList['sales'][number];

interface SaleItemProps {
  sale: ListedSale;
  /** Whether all sales of the list are those of one customer, whose name says nothing then. */
  isOfOne: boolean;
}

/** A sale in the list on phones: total and status, and below them who bought and when. */
export function SaleItem({ sale, isOfOne }: SaleItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId), saleId: String(sale.id) };
  const receipt = sale.external_id ?? t('sales.number', { id: sale.id });
  const details = [
    (isOfOne ? null : sale.customer_name) ?? receipt,
    <When key="time" time={sale.completed_at ?? sale.created_at} as="dateTime" />,
  ];
  return (
    <Link to="/$businessId/sales/$saleId" params={params} className="row-link">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} className="number">
          {format.money(sale.total_amount)}
        </Text>
        <SaleStatus status={sale.status} />
      </Group>
      <Text c="dimmed" size="sm">
        <Dots parts={details} />
      </Text>
    </Link>
  );
}
