import { Box } from '@mantine/core';
import { lazy, Suspense } from 'react';

import type { ChartHeight, Column } from './column';

const ColumnChart = lazy(() => import('./ColumnChart'));

/** Columns from zero, with a dashed line for the period before. The browser loads the code that draws with the first chart. */
export function Columns(props: {
  /** What the chart is about, for screen readers. */
  title: string;
  name: string;
  beforeName: string | undefined;
  columns: readonly Column[];
  height?: ChartHeight;
  /** Formats a value, such as an amount of money. */
  say: (value: number) => string;
  /** The minimum distance of labels, in pixels. */
  labelGap?: number;
}) {
  const { height = { base: 200, sm: 260 }, labelGap = 24 } = props;
  return (
    <Suspense fallback={<Box h={height} />}>
      <ColumnChart {...props} height={height} labelGap={labelGap} />
    </Suspense>
  );
}
