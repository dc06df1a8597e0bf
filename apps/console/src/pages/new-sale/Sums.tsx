import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import type { Quote } from './use-quote';

/** What the sale costs: with a quote also the discount of the tier, the points, and how long they are held. */
export function Sums({ quote, total }: { quote: Quote | undefined; total: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tier, points } = quote ?? {};
  const discount = tier
    ? t('newSale.tierDiscount', { tier: tier.name, percent: format.number(tier.discount_percent) })
    : t('sales.discount_amount');
  const rows: [string, string][] = [[t('sales.subtotal_amount'), format.money(quote?.subtotal_amount ?? total)]];
  if (quote && Number(quote.discount_amount) > 0) rows.push([discount, format.money(`-${quote.discount_amount}`)]);
  if (points && Number(points.amount) > 0) rows.push([t('points.title'), format.money(`-${points.amount}`)]);
  return (
    <>
      <Table>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td className="number">{value}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row">{t('newSale.toPay')}</Table.Th>
            <Table.Td className="number" fw={600} fz={20}>
              {format.money(quote?.payable_amount ?? total)}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {quote && (
        <Text c="dimmed">
          {t('newSale.earns', {
            count: Number(quote.points_to_earn),
            number: format.number(quote.points_to_earn),
            time: format.time(quote.valid_until),
          })}
        </Text>
      )}
    </>
  );
}
