import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Bars } from '../../components/Bars';
import { ChartCard } from '../../components/ChartCard';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { AWAY_DAYS, type AwayRange, sumOfAway } from './todo-queries';

/** How long customers have not been back. The list behind the last two ranges is one click away. */
export function AwayChart({ ranges }: { ranges: readonly AwayRange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(useShop().businessId) };
  const total = ranges.reduce((sum, { customers }) => sum + customers, 0);
  // Of what could not be counted, nobody knows the shares.
  const hasShares = ranges.every(({ isExact }) => isExact);
  const { count, isExact } = sumOfAway(ranges);
  const rows = ranges.map(({ from, to, customers, isAway, isExact: isCounted }) => ({
    label: to === undefined ? t('home.daysOrMore', { from }) : t('home.days', { from, to }),
    value: isCounted ? format.number(customers) : t('charts.atLeast', { number: format.number(customers) }),
    size: customers,
    isWarning: isAway,
  }));
  const share = (customers: number) => format.percent(total === 0 ? 0 : (customers / total) * 100, 1);
  return (
    <ChartCard
      title={t(isExact ? 'home.away' : 'home.awayAtLeast', { count, number: format.number(count), days: AWAY_DAYS })}
      name="not-back"
      table={{
        head: [t('home.lastPurchase'), t('nav.customers'), ...(hasShares ? [t('charts.share')] : [])],
        rows: rows.map(({ label, value, size }) => [label, value, ...(hasShares ? [share(size)] : [])]),
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
      <Bars bars={rows} />
    </ChartCard>
  );
}
