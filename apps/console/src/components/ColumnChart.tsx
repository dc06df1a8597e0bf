import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/charts/styles.css';

import { CompositeChart } from '@mantine/charts';

import { useFormat } from '../use-format';
import type { ChartHeight, Column } from './column';

/** Wide enough for the longest label, such as `Ksh 1.2M`. */
const AXIS_WIDTH = 56;

interface ColumnChartProps {
  name: string;
  /** The name of the dashed line; undefined if there is none. */
  beforeName: string | undefined;
  columns: readonly Column[];
  height: ChartHeight;
  /** How far labels are apart at least, in pixels; a label without that room is left out. */
  labelGap: number;
}

/** A module of its own, because it brings the code that draws. */
export default function ColumnChart({ name, beforeName, columns, height, labelGap }: ColumnChartProps) {
  const format = useFormat();
  return (
    <CompositeChart
      h={height}
      data={columns.map(({ label, value, before }) => ({
        label,
        [name]: value,
        ...(beforeName !== undefined && { [beforeName]: before }),
      }))}
      dataKey="label"
      series={[
        { name, type: 'bar', color: 'var(--wateja-chart-teal)' },
        ...(beforeName === undefined
          ? []
          : [{ name: beforeName, type: 'line' as const, color: 'var(--wateja-chart-grey)', strokeDasharray: '5 5' }]),
      ]}
      curveType="linear"
      withLegend
      valueFormatter={(value) => format.compact(value)}
      yAxisProps={{ width: AXIS_WIDTH }}
      xAxisProps={{ minTickGap: labelGap }}
      composedChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false }}
      lineProps={{ isAnimationActive: false }}
      tickLine="none"
    />
  );
}
