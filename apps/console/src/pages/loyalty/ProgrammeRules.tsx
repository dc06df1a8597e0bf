import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';
import type { Program } from './programme-draft';

/** The rules as sentences, for people who may not change them. */
export function ProgrammeRules({ program }: { program: Program }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { earn, redeem, expiry, tiers } = program;
  return (
    <Stack className="card">
      <Text c="dimmed">{t('programme.onlyOwner')}</Text>
      {!program.is_enabled && <Text fw={600}>{t('programme.isOff')}</Text>}
      {earn.spend && (
        <Text>
          {t('rules.spend', { points: format.number(earn.spend.points), amount: format.money(earn.spend.per) })}
        </Text>
      )}
      {earn.visit && (
        <Text>
          {t('rules.visit', {
            points: format.number(earn.visit.points),
            amount: format.money(earn.visit.minimum_amount),
          })}
        </Text>
      )}
      <Text>
        {t('rules.worth', {
          count: redeem.unit.points,
          points: format.number(redeem.unit.points),
          amount: format.money(redeem.unit.amount),
        })}
      </Text>
      <Text>
        {expiry.after_months === null
          ? t('rules.noEnd')
          : t('rules.end', { count: expiry.after_months, number: format.number(expiry.after_months) })}
      </Text>
      <Title order={2}>{t('programme.tiers')}</Title>
      {tiers.ladder.map(({ name, min_spent, min_purchases, multiplier, discount_percent }) => (
        <Text key={name}>
          {t('rules.tier', {
            name,
            amount: format.money(min_spent),
            purchases: format.number(min_purchases),
            multiplier: format.number(multiplier),
            discount: format.percent(Number(discount_percent), 3),
          })}
        </Text>
      ))}
    </Stack>
  );
}
