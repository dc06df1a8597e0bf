import { Group, Text } from '@mantine/core';
import type { CustomerAnalytics, CustomersByTier } from '@wateja/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Bars } from '../../components/Bars';
import { ChartCard } from '../../components/ChartCard';
import { useFormat } from '../../use-format';

/** With fewer customers, a share says nothing. */
const MIN_CUSTOMERS = 20;
const shareOf = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100);

export function ReturnedChart({ analytics }: { analytics: CustomerAnalytics }) {
  const { t } = useTranslation();
  const { total_customers: total, repeat_customers: returned, repeat_customer_percentage } = analytics;
  const percent = Math.round(repeat_customer_percentage);
  const title = total < MIN_CUSTOMERS ? t('home.returnedName') : t('home.returned', { percent });
  const groups = [
    { label: t('home.didReturn'), count: returned },
    { label: t('home.didNotReturn'), count: total - returned },
  ];
  return (
    <GroupChart title={title} name="came-back" groups={groups}>
      <SharedBar parts={groups} total={total} />
    </GroupChart>
  );
}

/** One bar of two parts, each with its name and number above it. */
function SharedBar({ parts, total }: { parts: CustomerGroup[]; total: number }) {
  const format = useFormat();
  return (
    <>
      <Group justify="space-between">
        {parts.map(({ label, count }) => (
          <Text key={label} className="number">{`${label}: ${format.number(count)}`}</Text>
        ))}
      </Group>
      <div className="shared-bar">
        {parts.map(({ label, count }) => (
          <div key={label} style={{ width: `${shareOf(count, total)}%` }} />
        ))}
      </div>
    </>
  );
}

export function FrequencyChart({ analytics }: { analytics: CustomerAnalytics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total_customers: total, repeat_frequency_distribution: counts } = analytics;
  const bought = counts.one_time + counts.occasional + counts.regular + counts.frequent;
  const groups = [
    { label: t('frequency.never'), count: total - bought },
    ...(['one_time', 'occasional', 'regular', 'frequent'] as const).map((kind) => ({
      label: t(`frequency.${kind}`),
      count: counts[kind],
    })),
  ];
  const largest = groups.reduce((a, b) => (b.count > a.count ? b : a));
  const values = { count: format.number(largest.count), total: format.number(total), group: largest.label };
  const title = total < MIN_CUSTOMERS ? t('home.frequencyName') : t('home.frequency', values);
  return <GroupChart title={title} name="frequency" groups={groups} />;
}

export function TiersChart({ tiers }: { tiers: CustomersByTier['tiers'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const groups = tiers.map(({ name, customers }) => ({ label: name ?? t('home.noTier'), count: customers }));
  const top = tiers.findLast(({ name, customers }) => name !== null && customers > 0);
  const title = top?.name
    ? t('home.tier', { count: top.customers, number: format.number(top.customers), tier: top.name })
    : t('home.tiersName');
  return <GroupChart title={title} name="tiers" groups={groups} />;
}

interface CustomerGroup {
  label: string;
  count: number;
}

interface GroupChartProps {
  title: string;
  name: string;
  groups: CustomerGroup[];
  /** A drawing in place of a bar for each group. */
  children?: ReactNode;
}

/** How many customers are in each group. */
function GroupChart({ title, name, groups, children }: GroupChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const rows = groups.map(({ label, count }) => [
    label,
    format.number(count),
    format.percent(shareOf(count, total), 1),
  ]);
  return (
    <ChartCard
      title={title}
      name={name}
      table={{ head: [t('charts.group'), t('nav.customers'), t('charts.share')], rows }}
    >
      {children ?? (
        <Bars bars={groups.map(({ label, count }) => ({ label, value: format.number(count), size: count }))} />
      )}
    </ChartCard>
  );
}
