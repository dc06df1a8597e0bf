import { NativeSelect, Stack, Text } from '@mantine/core';
import type { Import, RunImport } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { type Field, FIELDS, hasDates, type Mapping } from './fields';
import type { Preview } from './import-queries';

const ORDERS = ['dmy', 'mdy'] as const;

interface ColumnMappingProps {
  kind: Import['kind'];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  dates: RunImport['dates'];
  onDatesChange: (dates: RunImport['dates']) => void;
  /**
   * True for a file of a program that Wateja knows. Its columns are read by rules of their own, and cannot be chosen.
   */
  isFixed: boolean;
  /** The first values of each column. Missing after the page was loaded again. */
  examples: Preview['examples'] | undefined;
}

/** Which of our fields each column of the file is. A column that nobody knows is grey, and is left out. */
export function ColumnMapping({
  kind,
  mapping,
  onChange,
  dates,
  onDatesChange,
  isFixed,
  examples,
}: ColumnMappingProps) {
  const { t } = useTranslation();
  const leftOut = { value: '', label: t('imports.leftOut') };
  const choices = [leftOut, ...FIELDS[kind].map((field) => ({ value: field, label: t(`importFields.${field}`) }))];
  return (
    <Stack gap="xs" className="card">
      <ul className="mapping">
        {Object.entries(mapping).map(([column, field]) => (
          <li key={column} className={field === null ? 'is-left-out' : ''}>
            {isFixed ? (
              <FixedColumn column={column} field={field} known={FIELDS[kind]} />
            ) : (
              <NativeSelect
                label={column}
                data={choices}
                value={field ?? ''}
                onChange={({ currentTarget }) => onChange({ ...mapping, [column]: currentTarget.value || null })}
              />
            )}
            <Text c="dimmed" size="xs" truncate>
              {(examples?.[column] ?? []).join(', ')}
            </Text>
          </li>
        ))}
      </ul>
      {hasDates(mapping) && (
        <NativeSelect
          label={t('imports.dates')}
          maw={320}
          data={[
            { value: '', label: t('imports.dateOrders.clear') },
            ...ORDERS.map((value) => ({ value, label: t(`imports.dateOrders.${value}`) })),
          ]}
          value={dates ?? ''}
          onChange={({ currentTarget }) => onDatesChange(ORDERS.find((order) => order === currentTarget.value))}
        />
      )}
    </Stack>
  );
}

/** The field of a column of a known program. Some columns have none, because other fields are computed from them. */
function FixedColumn({ column, field, known }: { column: string; field: string | null; known: readonly Field[] }) {
  const { t } = useTranslation();
  const name = known.find((candidate) => candidate === field);
  return (
    <>
      <Text size="sm" fw={500}>
        {column}
      </Text>
      <Text>{name ? t(`importFields.${name}`) : t(field === null ? 'imports.leftOut' : 'imports.workedOut')}</Text>
    </>
  );
}
