import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Liability } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Bars } from '../../components/Bars';
import { ChartCard } from '../../components/ChartCard';
import { Figure } from '../../components/Figure';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useTierName } from '../../components/use-tier-name';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { liabilityQuery } from '../home/home-queries';
import { PointsChart } from '../home/PointsChart';

/** What the shop owes in points: by the month in which they end, and by the tier of the customers. */
export function Owed() {
  const { t } = useTranslation();
  const query = useQuery(liabilityQuery(useShop().businessId));
  return (
    <Loaded query={query} bars={2} height={240}>
      {(liability) => (liability ? <Sums liability={liability} /> : <Empty text={t('programme.none')} />)}
    </Loaded>
  );
}

function Sums({ liability }: { liability: Liability }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { outstanding_points, outstanding_amount, owed_points, redemption_rate, expected_amount } = liability;
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Figure
          label={t('owed.outstanding')}
          value={format.number(outstanding_points)}
          hint={format.money(outstanding_amount)}
        />
        {expected_amount !== null && redemption_rate !== null && (
          <Figure
            label={t('owed.expected')}
            value={format.money(expected_amount)}
            hint={t('owed.rate', { percent: format.percent(Number(redemption_rate) * 100) })}
          />
        )}
        <Figure label={t('owed.byCustomers')} value={format.number(owed_points)} hint={t('owed.byCustomersHint')} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <PointsChart liability={liability} />
        {liability.by_tier && <TierChart tiers={liability.by_tier} />}
      </SimpleGrid>
      <Text c="dimmed">{t('owed.hint')}</Text>
    </Stack>
  );
}

function TierChart({ tiers }: { tiers: NonNullable<Liability['by_tier']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useTierName();
  const rows = tiers.map(({ name, points, amount }) => ({
    label: name === null ? t('cost.noTier') : nameOf(name),
    points,
    amount,
  }));
  return (
    <ChartCard
      title={t('owed.byTier')}
      name="points-by-tier"
      table={{
        head: [t('charts.tier'), t('points.title'), t('charts.worth')],
        rows: rows.map(({ label, points, amount }) => [label, format.number(points), format.money(amount)]),
      }}
    >
      <Bars bars={rows.map(({ label, points }) => ({ label, value: format.number(points), size: Number(points) }))} />
    </ChartCard>
  );
}
