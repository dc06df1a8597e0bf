import '@mantine/charts/styles.css';

import { BarChart } from '@mantine/charts';

import { useFormat } from '../use-format';
import type { Column } from './column';

/** Wide enough for the longest label, such as `Ksh 1.2M`. */
const AXIS_WIDTH = 56;

/** A module of its own, because it brings the code that draws. */
export default function ColumnChart({
  name,
  columns,
  height,
}: {
  name: string;
  columns: readonly Column[];
  height: number;
}) {
  const format = useFormat();
  return (
    <BarChart
      h={height}
      data={columns.map(({ label, value }) => ({ label, [name]: value }))}
      dataKey="label"
      series={[{ name, color: 'var(--wateja-chart-teal)' }]}
      valueFormatter={(value) => format.compact(value)}
      yAxisProps={{ width: AXIS_WIDTH }}
      xAxisProps={{ minTickGap: 24 }}
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false }}
      tickLine="none"
    />
  );
}
