import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import type { SaleLine } from './refund-estimate';
import { useProductName } from './use-product-name';

/** What was sold. Phones show quantity and price below the product. */
export function SaleLines({ lines }: { lines: readonly SaleLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProductName();
  return (
    <div className="card table-scroll" tabIndex={0} role="group" aria-label={t('sales.lines')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('sales.product')}</Table.Th>
            {(['quantity', 'price', 'net'] as const).map((name) => (
              <Table.Th key={name} scope="col" className="number" visibleFrom={name === 'net' ? undefined : 'sm'}>
                {t(`sales.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Th scope="row">
                {nameOf(line)}
                <Text hiddenFrom="sm" c="dimmed" size="xs" fw={400}>
                  {`${format.number(line.quantity)} × ${format.money(line.unit_price)}`}
                </Text>
              </Table.Th>
              <Table.Td className="number" visibleFrom="sm">
                {format.number(line.quantity)}
              </Table.Td>
              <Table.Td className="number" visibleFrom="sm">
                {format.money(line.unit_price)}
              </Table.Td>
              <Table.Td className="number">{format.money(line.net_amount)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
