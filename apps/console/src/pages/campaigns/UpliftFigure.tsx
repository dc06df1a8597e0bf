import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ChartCard } from '../../components/ChartCard';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';
import { findingOf, placeOf, type Uplift } from './uplift-finding';

/** The effect of a campaign: its interval, drawn around its point over a line at zero, and said in words. */
export function UpliftFigure({ uplift, until }: { uplift: Uplift; until: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, from, to } = findingOf(uplift);
  const signed = (number: number) => `${number > 0 ? '+' : ''}${format.number(number)}`;
  const words =
    kind === 'unclear'
      ? t('uplift.unclear', { from: signed(from), to: signed(to) })
      : t(`uplift.${kind}`, { from: format.number(from), to: format.number(to) });
  const { sent, holdout, rate_difference, rate_interval } = uplift;
  const per100 = (rate: number) => format.number(Math.round(rate * 1_000) / 10);
  const left = (rate: number) => `${placeOf(rate, uplift)}%`;
  const width = placeOf(rate_interval.upper, uplift) - placeOf(rate_interval.lower, uplift);
  const rows = [
    { name: t('uplift.sent'), group: sent },
    { name: t('uplift.holdout'), group: holdout },
  ].map(({ name, group: { customers, buyers, purchase_rate } }) => {
    return [name, format.number(customers), format.number(buyers), per100(purchase_rate)] as const;
  });
  return (
    <ChartCard
      title={words}
      name="campaign-effect"
      table={{
        head: [t('uplift.group'), t('uplift.customers'), t('uplift.buyers'), t('uplift.rate')],
        rows: [
          ...rows.map((row) => [...row]),
          [t('uplift.difference'), '', '', per100(rate_difference)],
          [t('uplift.interval'), '', '', `${per100(rate_interval.lower)} … ${per100(rate_interval.upper)}`],
        ],
      }}
      action={
        <Text c="dimmed">
          {until !== null && Date.parse(until) > Date.now() ? (
            <TimedText i18nKey="uplift.until" time={<When time={until} as="date" />} />
          ) : (
            t('uplift.about')
          )}
        </Text>
      }
    >
      <div className="uplift">
        <div className="uplift-zero" style={{ left: '50%' }} />
        <div className="uplift-interval" style={{ left: left(rate_interval.lower), width: `${width}%` }} />
        <div className="uplift-point" style={{ left: left(rate_difference) }} />
        <span className="uplift-label is-zero" style={{ left: '50%' }}>
          0
        </span>
        {[rate_interval.lower, rate_interval.upper].map((rate) => (
          <span key={rate} className="uplift-label" style={{ left: left(rate) }}>
            {signed(Math.round(rate * 1_000) / 10)}
          </span>
        ))}
      </div>
    </ChartCard>
  );
}
