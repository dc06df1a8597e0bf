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

/** The sales of the period, and if they are compared, those of the time before as a dashed line. */
export function SalesChart({ bucket, buckets, before }: ComparedSales) {
  const { t } = useTranslation();
  const format = useFormat();
  const present = totalOf(buckets);
  const trend = before ? trendOf(present, totalOf(before)) : ({ kind: 'none' } as const);
  const amount = format.money(String(Math.round(present.amount)));
  const percent = 'percent' in trend ? trend.percent : 0;
  const title = t(`charts.trend.${trend.kind}`, { amount, percent });
  const label = labelOf(bucket, format);
  // Two periods of the same length may touch one calendar day more or less: the last buckets stand under each other.
  const aligned = buckets.map((_, index) => before?.[before.length - buckets.length + index]);
  const moneyBefore = (index: number) => (aligned[index] ? format.money(netOf(aligned[index]).toFixed(2)) : '');
  return (
    <ChartCard
      title={title}
      isReadable
      name="sales"
      table={{
        head: [t('charts.day'), t('nav.sales'), t('charts.purchases'), ...(before ? [t('charts.before')] : [])],
        rows: buckets.map((bucket, index) => [
          label(bucket.start),
          format.money(netOf(bucket).toFixed(2)),
          format.number(bucket.sales),
          ...(before ? [moneyBefore(index)] : []),
        ]),
      }}
    >
      <Columns
        title={title}
        say={(value) => format.money(value.toFixed(2))}
        name={t('nav.sales')}
        beforeName={before && t('charts.before')}
        columns={buckets.map((bucket, index) => ({
          label: label(bucket.start),
          value: netOf(bucket),
          before: aligned[index] && netOf(aligned[index]),
        }))}
      />
    </ChartCard>
  );
}

const labelOf = (bucket: ComparedSales['bucket'], format: Format) => (start: string) =>
  bucket === 'month' ? format.plainMonth(start) : format.plainDay(start);
