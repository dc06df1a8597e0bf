import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AdjustPoints as Adjustment } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useFormat } from '../../use-format';
import { customerKey, type CustomerPath } from './customer-queries';

const REASONS = ['goodwill', 'correction', 'promotion', 'fraud', 'other'] as const;
const MAX_CHARACTERS = 200;

interface AdjustPointsProps {
  path: CustomerPath;
  available: string;
  onDone: () => void;
}

/** Gives points, or takes them, with a reason that the audit trail keeps. */
export function AdjustPoints({ path, available, onDone }: AdjustPointsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const [points, setPoints] = useState('');
  const [note, setNote] = useState('');
  const [reason, setReason] = useState<Adjustment['reason']>('goodwill');
  const adjusting = useMutation({
    mutationFn: () => {
      const body = { points: points.replace(/^\+/, ''), reason, note: note.trim() };
      return wateja.rewards.adjustPoints({ path, body, headers: keyOf(body) });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: customerKey(path) });
      onDone();
    },
  });
  const errors = useFieldErrors(adjusting.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    adjusting.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{t('adjust.now', { number: format.number(available) })}</Text>
        <CheckedInput
          problem={points === '' || /^[+-]?\d+$/.test(points) ? undefined : t('adjust.noNumber')}
          label={t('adjust.points')}
          description={t('adjust.hint')}
          placeholder="+50"
          data-autofocus
          required
          pattern="[+\-]?[0-9]+"
          value={points}
          name="points"
          error={errors['points']}
          onChange={({ currentTarget }) => setPoints(currentTarget.value.trim())}
        />
        <NativeSelect
          label={t('adjust.reason')}
          data={REASONS.map((value) => ({ value, label: t(`adjust.reasons.${value}`) }))}
          value={reason}
          onChange={({ currentTarget }) =>
            setReason(REASONS.find((candidate) => candidate === currentTarget.value) ?? 'goodwill')
          }
        />
        <TextInput
          label={t('adjust.note')}
          required
          maxLength={MAX_CHARACTERS}
          value={note}
          name="note"
          error={errors['note']}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {adjusting.isError && <Failure isRepeatable error={adjusting.error} onRetry={() => adjusting.mutate()} />}
        <OnlineButton type="submit" loading={adjusting.isPending} verb="saving">
          {t('adjust.save')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
