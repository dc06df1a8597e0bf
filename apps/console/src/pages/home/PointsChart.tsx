import type { Liability } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { ChartCard } from '../../components/ChartCard';
import type { Column } from '../../components/column';
import { Columns } from '../../components/Columns';
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
  const years = new Set(liability.by_month.flatMap(({ month }) => month?.slice(0, 4) ?? []));
  // The title says the year, and a phone has no room for it below each column.
  const nameOf = (day: string) => (years.size > 1 ? format.plainShortMonth(day) : format.plainMonthName(day));
  const title =
    first?.month != null
      ? t('home.pointsEnding', {
          count: Number(first.points),
          number: format.number(first.points),
          month: format.plainMonth(`${first.month}-01`),
          worth: format.money(first.amount),
        })
      : t('home.pointsName');
  return (
    <ChartCard
      title={title}
      isReadable
      name="points"
      table={{
        head: [t('charts.month'), t('points.title'), t('charts.worth')],
        rows: months.map(({ label, points, amount }) => [label, format.number(points), format.money(amount)]),
      }}
    >
      <Columns
        title={title}
        say={(value) => format.number(value)}
        name={t('points.title')}
        beforeName={undefined}
        height={200}
        // Few columns, each of which needs its label.
        labelGap={8}
        columns={columnsOf(liability, nameOf, t('home.noEnd'))}
      />
    </ChartCard>
  );
}

/** The months, and apart from them at the right the points that never end. Points become numbers for the drawing only. */
function columnsOf({ by_month }: Liability, nameOf: (day: string) => string, noEnd: string): Column[] {
  const columns = by_month.map(({ month, points }) => ({
    label: month === null ? noEnd : nameOf(`${month}-01`),
    value: Number(points),
  }));
  const isLastEndless = by_month.at(-1)?.month === null;
  if (isLastEndless && columns.length > 1) columns.splice(-1, 0, { label: '', value: 0 });
  return columns;
}
