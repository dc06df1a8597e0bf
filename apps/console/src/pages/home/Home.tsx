import { Button, Group, SimpleGrid, Stack, Switch, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ContextType, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ChartTables } from '../../components/chart-tables';
import { DayRangeFilter } from '../../components/filters/DayRangeFilter';
import { Loaded } from '../../components/states/Loaded';
import { Loading } from '../../components/states/Loading';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { dayOf } from '../../start-of-day';
import { useStartOfDay } from '../../use-start-of-day';
import { downloadCsv } from '../../components/files/download';
import { AwayChart } from './AwayChart';
import { FirstRun } from './FirstRun';
import { FrequencyChart, ReturnedChart, TiersChart } from './customer-charts';
import { Figures } from './Figures';
import { analyticsQuery, liabilityQuery, salesQuery, thresholdsQuery, tiersQuery } from './home-queries';
import { type HomeSearch, PERIODS, periodOf } from './home-search';
import { PointsChart } from './PointsChart';
import { SalesChart } from './SalesChart';
import { ToDo } from './ToDo';
import { awayQuery } from './todo-queries';

/** The names of the charts, in the order of the page. */
const CHARTS = ['sales', 'came-back', 'frequency', 'tiers', 'not-back', 'points'] as const;

/** Loaded for staff only, because the charts fill the page of the others. */
const Counter = lazy(() => import('./Counter'));

/** How the shop does, for managers and owners; the counter for staff, who may not read figures of the whole shop. */
export function Home() {
  const { t } = useTranslation();
  useTitle(t('home.title'));
  if (useShop().isManager) return <Overview />;
  return (
    <Suspense fallback={<Loading />}>
      <Counter />
    </Suspense>
  );
}

function Overview() {
  const { t } = useTranslation();
  const { businessId, business } = useShop();
  const { timezone: timeZone } = business;
  const search = useSearch({ from: '/signed-in/$businessId/' });
  const navigate = useNavigate({ from: '/$businessId/' });
  const change = (changes: HomeSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const { days = search.from || search.to ? undefined : 30 } = search;
  const today = dayOf(Date.parse(useStartOfDay(timeZone)), timeZone);
  const isCompared = search.compare !== false;
  const sales = useQuery(salesQuery({ businessId, period: periodOf(search, today), isCompared, timeZone }));
  const customers = useQuery(analyticsQuery(businessId));
  const thresholds = useQuery(thresholdsQuery(businessId));
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
            <DayRangeFilter
              label={t('home.period')}
              range={{ ...search, days }}
              periods={PERIODS}
              onChange={({ days: last, from, to }) => change({ days: last, from, to })}
            />
            <Switch
              label={t('home.compared')}
              checked={isCompared}
              onChange={({ currentTarget }) => change({ compare: currentTarget.checked ? undefined : false })}
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
            {(read) => <FrequencyChart analytics={read} thresholds={thresholds.data} />}
          </Loaded>
          <Loaded query={tiers} bars={1} height={240}>
            {(read) => <TiersChart tiers={read.tiers} />}
          </Loaded>
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Loaded query={away} bars={1} height={240}>
            {(read) => <AwayChart ranges={read} />}
          </Loaded>
          <div id="points" className="anchored">
            <Loaded query={liability} bars={1} height={240}>
              {(read) => read && <PointsChart liability={read} />}
            </Loaded>
          </div>
        </SimpleGrid>
      </Stack>
    </ChartTables>
  );
}
