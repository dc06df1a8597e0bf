import { Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OneMember } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { Day } from '../../components/When';
import { BusyButton } from '../../components/busy/BusyButton';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { ladderQuery } from '../../components/ladder';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { dayOf } from '../../start-of-day';
import { useStartOfDay } from '../../use-start-of-day';
import { customerKey, type CustomerPath } from './customer-queries';

const MAX_CHARACTERS = 500;

interface SetTierProps {
  path: CustomerPath;
  tier: OneMember['member']['tier'];
  onDone: () => void;
}

/** Gives the customer a tier until a day, independent of purchases, or ends such a tier. */
export function SetTier({ path, tier, onDone }: SetTierProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { timezone } = useShop().business;
  const today = dayOf(Date.parse(useStartOfDay(timezone)), timezone);
  const { data: ladder = [] } = useQuery(ladderQuery(path.businessId));
  const [chosen, setChosen] = useState<string>();
  const [until, setUntil] = useState(tier?.until ?? '');
  const [reason, setReason] = useState('');
  const name = chosen ?? tier?.name ?? ladder[0] ?? '';
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: customerKey(path) });
    onDone();
  };
  const setting = useMutation({
    mutationFn: () => wateja.rewards.setMemberTier({ path, body: { tier: name, until, reason: reason.trim() } }),
    onSuccess,
  });
  const ending = useMutation({ mutationFn: () => wateja.rewards.endMemberTier({ path }), onSuccess });
  const errors = useFieldErrors(setting.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {tier?.is_override && tier.until && (
          <>
            <Text>
              <TimedText i18nKey="setTier.now" values={{ tier: tier.name }} time={<Day day={tier.until} />} />
            </Text>
            <Group>
              <BusyButton variant="default" loading={ending.isPending} verb="ending" onClick={() => ending.mutate()}>
                {t('setTier.end')}
              </BusyButton>
            </Group>
            {ending.isError && <Failure error={ending.error} onRetry={() => ending.mutate()} />}
          </>
        )}
        <NativeSelect
          label={t('customer.tier')}
          data={[...ladder]}
          value={name}
          name="tier"
          error={errors['tier']}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('setTier.until')}
          min={today}
          required
          value={until}
          name="until"
          error={errors['until']}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        <TextInput
          label={t('setTier.reason')}
          description={t('setTier.reasonHint')}
          required
          maxLength={MAX_CHARACTERS}
          value={reason}
          name="reason"
          error={errors['reason']}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {setting.isError && <Failure isRepeatable error={setting.error} onRetry={() => setting.mutate()} />}
        <OnlineButton type="submit" loading={setting.isPending} verb="saving">
          {t('setTier.save')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
