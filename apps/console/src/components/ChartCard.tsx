import { Button, Group, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense, use, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useKeptChoice } from '../session/use-kept-choice';
import { type ChartTable, ChartTables } from './chart-tables';
import { downloadCsv } from './files/download';

/** Loaded when it is asked for, because most users look only at the drawings. */
const ChartValues = lazy(async () => ({ default: (await import('./ChartValues')).ChartValues }));

interface ChartCardProps {
  /** A sentence with the finding. */
  title: string;
  /** The name of the CSV file, without its ending. */
  name: string;
  table: ChartTable;
  /** A link to the data behind the chart. */
  action?: ReactNode;
  /** Whether the keyboard can read the drawing. Screen readers skip other drawings, because they have the table. */
  isReadable?: boolean;
  /** The drawing. */
  children: ReactNode;
}

/**
 * A chart with its finding, a table of the same values, and a file of them. A user can choose to see all charts as
 * tables.
 */
export function ChartCard({ title, name, table, action, isReadable = false, children }: ChartCardProps) {
  const { t } = useTranslation();
  const [isTable, setIsTable] = useKeptChoice('charts-as-tables', false);
  const tables = use(ChartTables);
  useEffect(() => {
    tables?.set(name, { title, table });
  });
  return (
    // For a moment the box of a value extends beyond the edge, which would make the whole page wider on a phone.
    <Stack component="figure" className="card" m={0} gap="sm" style={{ overflowX: 'clip' }}>
      <figcaption style={{ fontSize: 16, fontWeight: 600 }}>{title}</figcaption>
      {isTable ? (
        <Suspense>
          <ChartValues {...table} />
        </Suspense>
      ) : (
        <div aria-hidden={!isReadable || undefined}>{children}</div>
      )}
      {action}
      <Group gap="xs" mt="auto">
        <Button variant="default" size="xs" onClick={() => setIsTable(!isTable)} aria-pressed={isTable}>
          {t('charts.asTable')}
        </Button>
        <Button variant="default" size="xs" onClick={() => downloadCsv(name, [table.head, ...table.rows])}>
          {t('charts.csv')}
        </Button>
      </Group>
    </Stack>
  );
}
