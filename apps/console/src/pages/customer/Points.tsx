import { Stack, Text, Title } from '@mantine/core';
import type { OneMember } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';

/** What the customer has in points, what they are worth, and which end next. */
export function Points({ member }: { member: OneMember['member'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [next] = member.expiring;
  const { to_keep, name } = member.tier ?? {};
  const missing = to_keep && Number(to_keep.min_spent) > 0 ? to_keep : undefined;
  return (
    <Stack component="section" className="card" gap={4} aria-labelledby="points">
      <Title order={2} id="points">
        {t('points.title')}
      </Title>
      {member.is_member ? (
        <Text size="lg">
          {t('points.balance', { number: format.number(member.available), worth: format.money(member.worth) })}
        </Text>
      ) : (
        <Text>{t('points.noMember')}</Text>
      )}
      {next && (
        <Text c="dimmed">
          {t('points.ending', {
            number: format.number(next.points),
            date: format.plainDate(next.last_good_day),
          })}
        </Text>
      )}
      {missing && name && (
        <Text c="dimmed">
          {t('points.toKeep', {
            amount: format.money(missing.min_spent),
            date: format.plainDate(missing.by),
            tier: name,
          })}
        </Text>
      )}
    </Stack>
  );
}
