import { Button, Stack, Text, Title } from '@mantine/core';
import type { OneMember } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { Day } from '../../components/When';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { AdjustPoints } from './AdjustPoints';
import type { CustomerPath } from './customer-queries';

interface PointsProps {
  path: CustomerPath;
  member: OneMember['member'];
}

/** The points of the customer, their value, and the next ones to end. A manager can click them to correct them. */
export function Points({ path, member }: PointsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { isManager } = useShop();
  const [isOpen, setIsOpen] = useState(false);
  const [next] = member.expiring;
  const balance = t('points.balance', {
    count: Number(member.available),
    number: format.number(member.available),
    worth: format.money(member.worth),
  });
  const { to_keep, name } = member.tier ?? {};
  const missing = to_keep && Number(to_keep.min_spent) > 0 ? to_keep : undefined;
  return (
    <Stack component="section" className="card" gap={4} aria-labelledby="points">
      <Title order={2} id="points">
        {t('points.title')}
      </Title>
      {!member.is_member && <Text>{t('points.noMember')}</Text>}
      {member.is_member && !isManager && <Text size="lg">{balance}</Text>}
      {member.is_member && isManager && (
        <Button
          variant="default"
          className="wrapping"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setIsOpen(true)}
        >
          {balance}
        </Button>
      )}
      {isOpen && (
        <Drawer title={t('adjust.title')} onClose={() => setIsOpen(false)}>
          <AdjustPoints path={path} available={member.available} onDone={() => setIsOpen(false)} />
        </Drawer>
      )}
      {next && (
        <Text c="dimmed">
          <TimedText
            i18nKey="points.ending"
            count={Number(next.points)}
            values={{ number: format.number(next.points) }}
            time={<Day day={next.last_good_day} />}
          />
        </Text>
      )}
      {member.tier?.is_override && name && member.tier.until && (
        <Text c="dimmed">
          <TimedText i18nKey="setTier.now" values={{ tier: name }} time={<Day day={member.tier.until} />} />
        </Text>
      )}
      {missing && name && (
        <Text c="dimmed">
          <TimedText
            i18nKey="points.toKeep"
            values={{ amount: format.money(missing.min_spent), tier: name }}
            time={<Day day={missing.by} />}
          />
        </Text>
      )}
    </Stack>
  );
}
