import type { Liability } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Bars } from '../../components/Bars';
import { ChartCard } from '../../components/ChartCard';
import { useFormat } from '../../use-format';

/** The points that end, month by month, and those without an end. */
export function PointsChart({ liability }: { liability: Liability }) {
  const { t } = useTranslation();
  const format = useFormat();
  const months = liability.by_month.map(({ month, points, amount }) => ({
    label: month === null ? t('home.noEnd') : format.plainMonth(`${month}-01`),
    points,
    amount,
  }));
  const [first] = liability.by_month;
  const title =
    first?.month != null
      ? t('home.pointsEnding', {
          number: format.number(first.points),
          month: format.plainMonth(`${first.month}-01`),
          worth: format.money(first.amount),
        })
      : t('home.pointsName');
  return (
    <ChartCard
      title={title}
      name="points"
      table={{
        head: [t('charts.month'), t('points.title'), t('charts.worth')],
        rows: months.map(({ label, points, amount }) => [label, format.number(points), format.money(amount)]),
      }}
    >
      <Bars bars={months.map(({ label, points }) => ({ label, value: format.number(points), size: Number(points) }))} />
    </ChartCard>
  );
}
