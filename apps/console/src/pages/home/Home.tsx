import { Button, Group, NativeSelect, SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ContextType, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ChartTables } from '../../components/chart-tables';
import { Figure } from '../../components/Figure';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { downloadCsv } from '../../components/files/download';
import { AwayChart } from './AwayChart';
import { Counter } from './Counter';
import { FirstRun } from './FirstRun';
import { FrequencyChart, ReturnedChart, TiersChart } from './customer-charts';
import { analyticsQuery, liabilityQuery, PERIODS, type Period, salesQuery, tiersQuery } from './home-queries';
import { PointsChart } from './PointsChart';
import { SalesChart } from './SalesChart';
import { ToDo } from './ToDo';
import { awayQuery } from './todo-queries';

/** The names of the charts, in the order of the page. */
const CHARTS = ['sales', 'came-back', 'frequency', 'tiers', 'not-back', 'points'] as const;

/** How the shop does, for managers and owners; the counter for staff, who may not read figures of the whole shop. */
export function Home() {
  const { t } = useTranslation();
  useTitle(t('home.title'));
  return useShop().isManager ? <Overview /> : <Counter />;
}

function Overview() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [period, setPeriod] = useState<Period>(30);
  const sales = useQuery(salesQuery(businessId, period));
  const customers = useQuery(analyticsQuery(businessId));
  const tiers = useQuery(tiersQuery(businessId));
  const liability = useQuery(liabilityQuery(businessId));
  const away = useQuery(awayQuery(businessId));
  const [tables] = useState((): NonNullable<ContextType<typeof ChartTables>> => new Map());
  /** One file, with the title of each chart above its table. */
  const download = () =>
    downloadCsv(
      t('home.title'),
      CHARTS.flatMap((name) => {
        const chart = tables.get(name);
        return chart ? [[chart.title], chart.table.head, ...chart.table.rows, []] : [];
      }),
    );
  return (
    <ChartTables value={tables}>
      <Stack>
        <Group justify="space-between" align="end">
          <Title order={1}>{t('home.title')}</Title>
          <Group align="end" gap="sm">
            <NativeSelect
              label={t('home.period')}
              data={PERIODS.map((days) => ({ value: String(days), label: t('home.lastDays', { days }) }))}
              value={String(period)}
              onChange={({ currentTarget }) => setPeriod(Number(currentTarget.value) as Period)}
            />
            <Button variant="default" onClick={download}>
              {t('home.downloadAll')}
            </Button>
          </Group>
        </Group>
        {customers.data?.total_customers === 0 && <FirstRun />}
        <div className="home-grid">
          <ToDo />
          <div className="home-figures">
            <Figures />
          </div>
          <div className="home-sales">
            <Loaded query={sales} bars={1} height={320}>
              {(read) => <SalesChart {...read} />}
            </Loaded>
          </div>
        </div>
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          <Loaded query={customers} bars={1} height={240}>
            {(read) => <ReturnedChart analytics={read} />}
          </Loaded>
          <Loaded query={customers} bars={1} height={240}>
            {(read) => <FrequencyChart analytics={read} />}
          </Loaded>
          <Loaded query={tiers} bars={1} height={240}>
            {(read) => <TiersChart tiers={read.tiers} />}
          </Loaded>
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Loaded query={away} bars={1} height={240}>
            {(read) => <AwayChart ranges={read} />}
          </Loaded>
          <Loaded query={liability} bars={1} height={240}>
            {(read) => read && <PointsChart liability={read} />}
          </Loaded>
        </SimpleGrid>
      </Stack>
    </ChartTables>
  );
}

function Figures() {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const customers = useQuery(analyticsQuery(businessId));
  const { data: liability } = useQuery(liabilityQuery(businessId));
  return (
    <Loaded query={customers} bars={1} height={96}>
      {({ total_customers, repeat_customer_percentage, average_customer_lifetime_value }) => (
        <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
          <Figure label={t('home.customers')} value={format.number(total_customers)} />
          <Figure label={t('home.cameBack')} value={format.percent(repeat_customer_percentage)} />
          <Figure label={t('home.lifetimeValue')} value={format.money(average_customer_lifetime_value)} />
          {liability && (
            <Figure
              label={t('home.pointsOwed')}
              value={format.number(liability.outstanding_points)}
              hint={format.money(liability.outstanding_amount)}
            />
          )}
        </SimpleGrid>
      )}
    </Loaded>
  );
}
