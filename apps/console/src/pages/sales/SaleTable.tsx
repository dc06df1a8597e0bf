import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { SaleStatus } from '../../components/SaleStatus';
import { When } from '../../components/When';
import { methodsOf } from '../../payment-methods';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { ListedSale } from './SaleItem';

interface SaleTableProps {
  sales: readonly ListedSale[];
  /** Whether all of them are those of one customer: then there is no column of customers. */
  isOfOne: boolean;
}

/** The sales with their columns. Narrow windows have room for the most important ones. */
export function SaleTable({ sales, isOfOne }: SaleTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const businessId = String(useShop().businessId);
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('sales.receipt')}</Table.Th>
          <Table.Th scope="col">{t('sales.time')}</Table.Th>
          {!isOfOne && <Table.Th scope="col">{t('sales.buyer')}</Table.Th>}
          <Table.Th scope="col" className="number" visibleFrom="md">
            {t('sales.items')}
          </Table.Th>
          <Table.Th scope="col" visibleFrom="md">
            {t('sales.method')}
          </Table.Th>
          <Table.Th scope="col" className="number">
            {t('sales.total_amount')}
          </Table.Th>
          <Table.Th scope="col" className="number" visibleFrom="md">
            {t('sales.refunded_amount')}
          </Table.Th>
          <Table.Th scope="col">{t('sales.status')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sales.map((sale) => (
          <Table.Tr key={sale.id}>
            <Table.Th scope="row" fw={400}>
              <Anchor
                renderRoot={(props) => (
                  <Link to="/$businessId/sales/$saleId" params={{ businessId, saleId: String(sale.id) }} {...props} />
                )}
              >
                {sale.external_id ?? t('sales.number', { id: sale.id })}
              </Anchor>
            </Table.Th>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <When time={sale.completed_at ?? sale.created_at} as="dateTime" />
            </Table.Td>
            {!isOfOne && <Table.Td>{sale.customer_name}</Table.Td>}
            <Table.Td className="number" visibleFrom="md">
              {format.number(sale.total_items)}
            </Table.Td>
            <Table.Td visibleFrom="md">
              {methodsOf(sale)
                .map((method) => t(`payment.${method}`))
                .join(', ')}
            </Table.Td>
            <Table.Td className="number">
              <Amount value={sale.total_amount} />
            </Table.Td>
            <Table.Td className="number" visibleFrom="md">
              {Number(sale.refunded_amount) !== 0 && <Amount value={sale.refunded_amount} />}
            </Table.Td>
            <Table.Td>
              <SaleStatus status={sale.status} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
