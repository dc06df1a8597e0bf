import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { TableBox } from '../../components/TableBox';
import { useFormat } from '../../use-format';
import type { SaleLine } from './refund-estimate';
import { useProductName } from './use-product-name';

/** The columns between the product and what was paid, which only wide screens have room for. */
const FOR_WIDE = ['quantity', 'price', 'discount_amount', 'points_amount'] as const;
/** Those of them that phones show below the product, if there is something to show. */
const REDUCTIONS = ['discount_amount', 'points_amount', 'refunded_amount'] as const;

/** The lines of a sale, with discounts and returned quantities. Phones show that below the product. */
export function SaleLines({ lines }: { lines: readonly SaleLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useProductName();
  const amount = (value: string) => (Number(value) === 0 ? '–' : <Amount value={value} />);
  return (
    <TableBox label={t('sales.lines')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('sales.product')}</Table.Th>
            {FOR_WIDE.map((name) => (
              <Table.Th key={name} scope="col" className="number" visibleFrom="sm">
                {t(`sales.${name}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col" className="number">
              {t('sales.net')}
            </Table.Th>
            <Table.Th scope="col" className="number" visibleFrom="sm">
              {t('sales.refunded_amount')}
            </Table.Th>
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
                {REDUCTIONS.filter((name) => Number(line[name]) !== 0).map((name) => (
                  <Text key={name} hiddenFrom="sm" c="dimmed" size="xs" fw={400}>
                    {`${t(`sales.${name}`)}: ${format.money(line[name])}`}
                  </Text>
                ))}
              </Table.Th>
              <Table.Td className="number" visibleFrom="sm">
                {format.number(line.quantity)}
              </Table.Td>
              <Table.Td className="number" visibleFrom="sm">
                <Amount value={line.unit_price} />
              </Table.Td>
              <Table.Td className="number" visibleFrom="sm">
                {amount(line.discount_amount)}
              </Table.Td>
              <Table.Td className="number" visibleFrom="sm">
                {amount(line.points_amount)}
              </Table.Td>
              <Table.Td className="number">
                <Amount value={line.net_amount} />
              </Table.Td>
              <Table.Td className="number" visibleFrom="sm">
                {amount(line.refunded_amount)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableBox>
  );
}
