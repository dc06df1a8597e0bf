import { Group, Text } from '@mantine/core';
import type { CustomerAnalytics, CustomersByTier, LoyaltySettings } from '@wateja/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Bars } from '../../components/Bars';
import { ChartCard } from '../../components/ChartCard';
import { shapeOf } from '../../components/tier-shape';
import { useTierName } from '../../components/use-tier-name';
import { useFormat } from '../../use-format';
import { saysSomething } from './finding';
import { frequencyFinding } from './frequency-finding';

const KINDS = ['never', 'one_time', 'occasional', 'regular', 'frequent'] as const;
const shareOf = (part: number, total: number) => (total === 0 ? 0 : (part / total) * 100);

export function ReturnedChart({ analytics }: { analytics: CustomerAnalytics }) {
  const { t } = useTranslation();
  const { total_customers: total, repeat_customers: returned, repeat_customer_percentage } = analytics;
  const percent = Math.round(repeat_customer_percentage);
  const title = saysSomething(total) ? t('home.returned', { percent }) : t('home.returnedName');
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

interface FrequencyChartProps {
  analytics: CustomerAnalytics;
  /** Undefined while they are read. */
  thresholds: LoyaltySettings['settings'] | undefined;
}

/** How often customers buy. The title says what most of them do. */
export function FrequencyChart({ analytics, thresholds }: FrequencyChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total_customers: total, repeat_frequency_distribution: counts } = analytics;
  const bought = counts.one_time + counts.occasional + counts.regular + counts.frequent;
  const all = { never: total - bought, ...counts };
  const groups = KINDS.map((kind) => ({ label: t(`frequency.${kind}`), count: all[kind] }));
  const largest = KINDS.reduce((a, b) => (all[b] > all[a] ? b : a));
  const finding = thresholds && frequencyFinding(largest, thresholds);
  const title =
    !saysSomething(total) || !finding
      ? t('home.frequencyName')
      : t(`home.often.${finding.kind}`, {
          ...finding,
          count: all[largest],
          number: format.number(all[largest]),
          total: format.number(total),
        });
  return <GroupChart title={title} name="frequency" groups={groups} />;
}

export function TiersChart({ tiers }: { tiers: CustomersByTier['tiers'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tierName = useTierName();
  // Lowest first, as the ladder.
  const ladder = tiers.flatMap(({ name }) => name ?? []);
  const shown = (name: string) => `${shapeOf(name, ladder)} ${tierName(name)}`;
  const top = tiers.findLast(({ name, customers }) => name !== null && customers > 0);
  const isFinding = saysSomething(tiers.reduce((sum, { customers }) => sum + customers, 0));
  const title =
    isFinding && top?.name
      ? t('home.tier', { count: top.customers, number: format.number(top.customers), tier: tierName(top.name) })
      : t('home.tiersName');
  const rows = tiers.map(({ name, customers, total_spent }) => ({
    label: name === null ? t('home.noTier') : shown(name),
    count: customers,
    spent: total_spent,
  }));
  return (
    <ChartCard
      title={title}
      name="tiers"
      table={{
        head: [t('charts.tier'), t('nav.customers'), t('charts.spent')],
        rows: rows.map(({ label, count, spent }) => [label, format.number(count), format.money(spent)]),
      }}
    >
      <Bars bars={rows.map(({ label, count }) => ({ label, value: format.number(count), size: count }))} />
    </ChartCard>
  );
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
