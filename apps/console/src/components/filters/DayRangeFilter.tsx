import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { addDays, dayOf } from '../../start-of-day';
import { useStartOfDay } from '../../use-start-of-day';
import { type DayRange, isDay } from './day-range';

interface DayRangeFilterProps {
  label: string;
  range: DayRange;
  /** The periods to choose, in days that end today. */
  periods: readonly number[];
  /** Whether there may be no period at all. */
  isOptional?: boolean;
  onChange: (range: DayRange) => void;
}

/** Chooses the last days, or any first and last day. */
export function DayRangeFilter({ label, range, periods, isOptional = false, onChange }: DayRangeFilterProps) {
  const { t } = useTranslation();
  const { timezone } = useShop().business;
  const today = dayOf(Date.parse(useStartOfDay(timezone)), timezone);
  const { days, from, to } = range;
  const isFree = from !== undefined || to !== undefined;
  const listed = days === undefined || periods.includes(days) ? periods : [...periods, days];
  const choose = (value: string) => {
    if (value === 'dates') onChange({ days: undefined, from: addDays(today, 1 - (days ?? 7)), to: today });
    else onChange({ days: value === '' ? undefined : Number(value), from: undefined, to: undefined });
  };
  /** If the first day would be after the last one, the other day is set to the same day. */
  const change = (changes: DayRange) => {
    const next = { days: undefined, from, to, ...changes };
    if (next.from && next.to && next.from > next.to) {
      if ('from' in changes) next.to = next.from;
      else next.from = next.to;
    }
    onChange(next);
  };
  return (
    <>
      <NativeSelect
        label={label}
        data={[
          ...(isOptional ? [{ value: '', label: t('filters.anyTime') }] : []),
          ...listed.map((count) => ({
            value: String(count),
            label: count === 1 ? t('filters.today') : t('filters.lastDays', { days: count }),
          })),
          { value: 'dates', label: t('filters.dates') },
        ]}
        value={isFree ? 'dates' : String(days ?? '')}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isFree && (
        <>
          <DayField label={t('filters.from')} day={from} onChange={(day) => change({ from: day })} />
          <DayField label={t('filters.to')} day={to} onChange={(day) => change({ to: day })} />
        </>
      )}
    </>
  );
}

interface DayFieldProps {
  label: string;
  day: string | undefined;
  onChange: (day: string | undefined) => void;
}

/**
 * The browser's own field. While the user types the year, the field holds a day in the first centuries, which
 * `onChange` does not get.
 */
function DayField({ label, day, onChange }: DayFieldProps) {
  const [typed, setTyped] = useState(day ?? '');
  const [shownDay, setShownDay] = useState(day);
  if (shownDay !== day) {
    setShownDay(day);
    setTyped(day ?? '');
  }
  return (
    <TextInput
      type="date"
      label={label}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (value === '' || isDay(value)) onChange(value || undefined);
      }}
    />
  );
}
