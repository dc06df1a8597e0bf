import { Stack, Text, TextInput } from '@mantine/core';
import type { AddConsent } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';

interface BringBackConsentProps {
  isSaving: boolean;
  error: Error | null;
  /** Gets the key of the request, too: a repetition is the same entry. */
  onSave: (words: Required<Pick<AddConsent, 'wording_version' | 'reason'>>, key: string) => void;
}

/** Asks the owner how the customer gave a withdrawn consent again, and for the reason. */
export function BringBackConsent({ isSaving, error, onSave }: BringBackConsentProps) {
  const { t } = useTranslation();
  const [wording, setWording] = useState('');
  const [reason, setReason] = useState('');
  const errors = useFieldErrors(error);
  const keyOf = useIdempotencyKey();
  const save = () => {
    const words = { wording_version: wording.trim(), reason: reason.trim() };
    onSave(words, keyOf(words)['Idempotency-Key']);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{t('bringBack.explanation')}</Text>
        <TextInput
          label={t('bringBack.wording')}
          description={t('bringBack.wordingHint')}
          data-autofocus
          required
          maxLength={50}
          value={wording}
          name="wording_version"
          error={errors['wording_version']}
          onChange={({ currentTarget }) => setWording(currentTarget.value)}
        />
        <TextInput
          label={t('bringBack.reason')}
          description={t('bringBack.reasonHint')}
          required
          maxLength={200}
          value={reason}
          name="reason"
          error={errors['reason']}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {error !== null && <Failure isRepeatable error={error} onRetry={save} />}
        <OnlineButton type="submit" loading={isSaving} verb="recording">
          {t('bringBack.save')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
