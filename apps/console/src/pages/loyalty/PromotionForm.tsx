import { Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { dayOf } from '../../start-of-day';
import { useStartOfDay } from '../../use-start-of-day';
import { useWeekdays, WEEKDAYS } from './use-weekdays';

const MAX_NAME = 100;

/** Plans a promotion: its name, by what it multiplies points, and when. */
export function PromotionForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId, business } = useShop();
  const nameOf = useWeekdays();
  const keyOf = useIdempotencyKey();
  const today = dayOf(Date.parse(useStartOfDay(business.timezone)), business.timezone);
  const [name, setName] = useState('');
  const [multiplier, setMultiplier] = useState('2');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [weekdays, setWeekdays] = useState<readonly number[]>(WEEKDAYS);
  const planning = useMutation({
    mutationFn: () => {
      const time = { ...(from !== '' && { starts_at: from }), ...(to !== '' && { ends_at: to }) };
      const body = { name: name.trim(), multiplier, ...time, weekdays: [...weekdays] };
      return wateja.rewards.createPromotion({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [businessId, 'promotions'] });
      onDone();
    },
  });
  const errors = useFieldErrors(planning.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    planning.mutate();
  };
  const toggle = (weekday: number) =>
    setWeekdays(WEEKDAYS.filter((day) => (day === weekday ? !weekdays.includes(day) : weekdays.includes(day))));
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('promotions.name')}
          placeholder={t('promotions.example')}
          data-autofocus
          required
          maxLength={MAX_NAME}
          value={name}
          name="name"
          error={errors['name']}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label={t('promotions.multiplierField')}
          description={t('promotions.multiplierHint')}
          inputMode="decimal"
          pattern="[0-9]{1,2}(\.[0-9]{1,3})?"
          required
          value={multiplier}
          name="multiplier"
          error={errors['multiplier']}
          onChange={({ currentTarget }) => setMultiplier(currentTarget.value.trim())}
        />
        <Group grow align="start">
          <TextInput
            type="date"
            label={t('promotions.firstDay')}
            description={t('promotions.firstDayHint')}
            min={today}
            value={from}
            name="starts_at"
            error={errors['starts_at']}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('promotions.lastDay')}
            description={t('promotions.lastDayHint')}
            min={from || today}
            value={to}
            name="ends_at"
            error={errors['ends_at']}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </Group>
        <fieldset className="choice">
          <legend>{t('promotions.days')}</legend>
          <div className="weekdays">
            {WEEKDAYS.map((weekday) => (
              <label key={weekday}>
                <input type="checkbox" checked={weekdays.includes(weekday)} onChange={() => toggle(weekday)} />
                {nameOf(weekday)}
              </label>
            ))}
          </div>
        </fieldset>
        {planning.isError && <Failure isRepeatable error={planning.error} onRetry={() => planning.mutate()} />}
        <OnlineButton type="submit" disabled={weekdays.length === 0} loading={planning.isPending} verb="saving">
          {t('promotions.save')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
