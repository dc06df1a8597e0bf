import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/charts/styles.css';

import { CompositeChart } from '@mantine/charts';

import { useFormat } from '../use-format';
import type { ChartHeight, Column } from './column';

/** Wide enough for the longest label, such as `Ksh 1.2M`. */
const AXIS_WIDTH = 56;
/** The box of the values is narrow enough for a phone, where it must fit beside the axis. */
const BOX = {
  tooltip: { minWidth: 0, maxWidth: 244 },
  tooltipLabel: { padding: '8px 12px' },
  tooltipBody: { padding: '0 12px 8px' },
  tooltipItemBody: { marginInlineEnd: 12, gap: 6 },
  tooltipItemData: { whiteSpace: 'nowrap' },
} as const;

interface ColumnChartProps {
  /** What the chart is about, for screen readers. */
  title: string;
  name: string;
  /** The name of the dashed line; undefined if there is none. */
  beforeName: string | undefined;
  columns: readonly Column[];
  say: (value: number) => string;
  height: ChartHeight;
  /** The minimum distance of labels, in pixels. A label without that room is left out. */
  labelGap: number;
}

/**
 * A separate module, because it brings the code that draws. A box shows the value of the column under the mouse or the
 * finger, and the arrow keys open it too. Screen readers are told only the changes of this box, and not those of the
 * axes, which are drawn again. A click does not give the focus: otherwise the box of the first column would come back.
 */
export default function ColumnChart({ title, name, beforeName, columns, say, height, labelGap }: ColumnChartProps) {
  const format = useFormat();
  // The drawing accepts this property, although its types do not say so.
  const label: object = { 'aria-label': title };
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
      styles={BOX}
      withLegend
      valueFormatter={say}
      yAxisProps={{ width: AXIS_WIDTH, tickFormatter: (value: number) => format.compact(value) }}
      xAxisProps={{ minTickGap: labelGap }}
      composedChartProps={label}
      accessibilityLayer
      attributes={{ tooltip: { 'aria-live': 'polite' } }}
      onMouseDown={(event) => event.preventDefault()}
      barProps={{ isAnimationActive: false }}
      lineProps={{ isAnimationActive: false }}
      tickLine="none"
    />
  );
}
