import { useTranslation } from 'react-i18next';

import { ChartCard } from '../../components/ChartCard';
import { Columns } from '../../components/Columns';
import type { Format } from '../../format';
import { useFormat } from '../../use-format';
import { trendOf } from './finding';
import type { ComparedSales } from './home-queries';

type Buckets = ComparedSales['buckets'];

/** Amounts become numbers for the drawing only. */
const netOf = ({ amount, refunded }: Buckets[number]) => Number(amount) - Number(refunded);
const totalOf = (buckets: Buckets) => ({
  amount: buckets.reduce((sum, bucket) => sum + netOf(bucket), 0),
  purchases: buckets.reduce((sum, { sales }) => sum + sales, 0),
});

export function SalesChart({ buckets, before, period }: ComparedSales) {
  const { t } = useTranslation();
  const format = useFormat();
  const present = totalOf(buckets);
  const trend = trendOf(present, totalOf(before));
  const amount = format.money(String(Math.round(present.amount)));
  const percent = 'percent' in trend ? trend.percent : 0;
  const label = labelOf(period, format);
  return (
    <ChartCard
      title={t(`charts.trend.${trend.kind}`, { amount, percent })}
      name="sales"
      table={{
        head: [t('charts.day'), t('nav.sales'), t('charts.purchases')],
        rows: buckets.map((bucket) => [
          label(bucket.start),
          format.money(netOf(bucket).toFixed(2)),
          format.number(bucket.sales),
        ]),
      }}
    >
      <Columns
        name={t('nav.sales')}
        columns={buckets.map((bucket) => ({ label: label(bucket.start), value: netOf(bucket) }))}
      />
    </ChartCard>
  );
}

const labelOf = (period: ComparedSales['period'], format: Format) => (start: string) =>
  period > 90 ? format.plainMonth(start) : format.plainDay(start);
