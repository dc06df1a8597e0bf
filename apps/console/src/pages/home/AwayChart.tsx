import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { ChartCard } from '../../components/ChartCard';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { saysSomething } from './finding';
import { AWAY_DAYS, type AwayRange, countAway, isAway } from './todo-queries';

/** How long customers have not been back. The list behind the last two columns is one click away. */
export function AwayChart({ ranges }: { ranges: readonly AwayRange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId) };
  const count = countAway(ranges);
  const total = ranges.reduce((sum, { customers }) => sum + customers, 0);
  const nameOf = ({ from_days: from, to_days: to }: AwayRange) =>
    to === null ? t('home.daysOrMore', { from }) : t('home.days', { from: firstDay(from), to });
  return (
    <ChartCard
      title={
        saysSomething(total)
          ? t('home.away', { count, number: format.number(count), days: AWAY_DAYS })
          : t('home.awayName')
      }
      name="not-back"
      table={{
        head: [t('home.lastPurchase'), t('nav.customers'), t('home.spentSoFar')],
        rows: ranges.map((range) => [nameOf(range), format.number(range.customers), format.money(range.total_spent)]),
      }}
      action={
        count > 0 && (
          <Anchor
            renderRoot={(props) => (
              <Link to="/$businessId/customers" params={params} search={{ away: AWAY_DAYS }} {...props} />
            )}
          >
            {t('home.awayList')}
          </Anchor>
        )
      }
    >
      <AwayColumns ranges={ranges} />
    </ChartCard>
  );
}

/** Columns with their numbers above and their days below. A bracket joins those of customers who have not been back. */
function AwayColumns({ ranges }: { ranges: readonly AwayRange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const largest = Math.max(1, ...ranges.map(({ customers }) => customers));
  const away = ranges.filter(isAway).length;
  return (
    <div className="away-columns">
      {ranges.map((range) => (
        <div key={range.from_days} className={isAway(range) ? 'away-column is-warning' : 'away-column'}>
          <Text className="number">{format.number(range.customers)}</Text>
          <div className="away-bar" style={{ height: `calc((100% - 20px) * ${range.customers / largest})` }} />
        </div>
      ))}
      {ranges.map(({ from_days: from, to_days: to }) => (
        <Text key={from} c="dimmed" size="xs">
          {to === null ? `${from}+` : `${firstDay(from)}–${to}`}
        </Text>
      ))}
      <Text c="dimmed" size="xs" style={{ gridColumn: `1 / span ${ranges.length - away}` }}>
        {t('home.daysAgo')}
      </Text>
      <Text className="away-bracket" size="xs" fw={600} style={{ gridColumn: `span ${away}` }}>
        {t('home.notBack')}
      </Text>
    </div>
  );
}

/** People count from 0 to 30, and then from 31. */
const firstDay = (from: number) => (from === 0 ? 0 : from + 1);
