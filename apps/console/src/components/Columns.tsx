import { lazy, Suspense } from 'react';

import type { Column } from './column';

const ColumnChart = lazy(() => import('./ColumnChart'));

/** Columns from zero, with a dashed line for the period before. The browser loads the code that draws with the first chart. */
export function Columns(props: {
  name: string;
  beforeName: string | undefined;
  columns: readonly Column[];
  height?: number;
}) {
  const { height = 260 } = props;
  return (
    <Suspense fallback={<div style={{ height }} />}>
      <ColumnChart {...props} height={height} />
    </Suspense>
  );
}
