import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';
import type { Quote } from './use-quote';

interface SumsProps {
  quote: Quote | undefined;
  total: string;
  /** The quote that was shown before the server refused it. Amounts that have changed since are marked. */
  before?: Quote | undefined;
}

/** The sums of the sale. With a quote, also the discount of the tier, the points, and how long both are held. */
export function Sums({ quote, total, before }: SumsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tier } = quote ?? {};
  const discount = tier
    ? t('newSale.tierDiscount', { tier: tier.name, percent: format.number(tier.discount_percent) })
    : t('sales.discount_amount');
  const names = {
    subtotal_amount: t('sales.subtotal_amount'),
    discount_amount: discount,
    points: t('points.title'),
    payable_amount: t('newSale.toPay'),
  };
  const sums = sumsOf(quote, total);
  const former = before && sumsOf(before, total);
  const shown = SUMS.filter((sum) => !RARE.has(sum) || Number(sums[sum]) !== 0 || Number(former?.[sum] ?? 0) !== 0);
  return (
    <>
      <Table>
        <Table.Tbody>
          {shown.map((sum) => {
            const isLast = sum === 'payable_amount';
            const hasMoved = former !== undefined && Number(former[sum]) !== Number(sums[sum]);
            return (
              <Table.Tr key={sum}>
                <Table.Th scope="row" fw={isLast ? 600 : 400}>
                  {names[sum]}
                </Table.Th>
                <Table.Td className="number" {...(isLast && { fw: 600, fz: 20 })}>
                  {hasMoved && (
                    <Text component="span" className="moved" size="xs">
                      {t('newSale.moved', { value: format.money(former[sum]) })}
                    </Text>
                  )}
                  {format.money(sums[sum])}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {quote && (
        <Text c="dimmed">
          <TimedText
            i18nKey="newSale.earns"
            count={Number(quote.points_to_earn)}
            values={{ number: format.number(quote.points_to_earn) }}
            time={<When time={quote.valid_until} as="time" />}
          />
        </Text>
      )}
    </>
  );
}

const SUMS = ['subtotal_amount', 'discount_amount', 'points', 'payable_amount'] as const;
type Sum = (typeof SUMS)[number];
/** Shown only where there are any. */
const RARE: ReadonlySet<Sum> = new Set(['discount_amount', 'points']);

const sumsOf = (quote: Quote | undefined, total: string): Record<Sum, string> => ({
  subtotal_amount: quote?.subtotal_amount ?? total,
  discount_amount: quote && Number(quote.discount_amount) > 0 ? `-${quote.discount_amount}` : '0',
  points: quote && Number(quote.points.amount) > 0 ? `-${quote.points.amount}` : '0',
  payable_amount: quote?.payable_amount ?? total,
});
