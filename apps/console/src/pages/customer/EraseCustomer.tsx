import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { customerKey, type CustomerPath } from './customer-queries';

const MAX_CHARACTERS = 500;

interface EraseCustomerProps {
  path: CustomerPath;
  name: string;
  onCancel: () => void;
}

/**
 * Deletes all that identifies a person. The user types the name of the customer, because nothing brings the data back.
 */
export function EraseCustomer({ path, name, onCancel }: EraseCustomerProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const freshly = useFreshSignIn();
  const keyOf = useIdempotencyKey();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const isSame = withSingleSpaces(typed) === withSingleSpaces(name);
  const erasing = useMutation({
    mutationFn: () => {
      const body = { reason: reason.trim() };
      return freshly(() => wateja.privacy.eraseCustomer({ path, body, headers: keyOf(body) }));
    },
    onSuccess: async () => {
      toast({ text: t('erase.done') });
      const { businessId } = path;
      await navigate({ to: '/$businessId/customers', params: { businessId: String(businessId) }, replace: true });
      // The data of the person is removed from the memory of the browser too.
      queryClient.removeQueries({ queryKey: customerKey(path) });
      await queryClient.invalidateQueries({ queryKey: [businessId] });
    },
  });
  const errors = useFieldErrors(erasing.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSame) erasing.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{t('erase.effect', { name })}</Text>
        <TextInput
          label={t('erase.reason')}
          description={t('erase.reasonHint')}
          required
          maxLength={MAX_CHARACTERS}
          value={reason}
          name="reason"
          error={errors['reason']}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <CheckedInput
          problem={typed === '' || isSame ? undefined : t('erase.differs')}
          label={t('erase.type', { name })}
          autoComplete="off"
          required
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {erasing.isError && <Failure isRepeatable error={erasing.error} onRetry={() => erasing.mutate()} />}
        <Group>
          <Button variant="default" data-autofocus onClick={onCancel}>
            {t('erase.cancel')}
          </Button>
          <OnlineButton
            type="submit"
            className="dangerous"
            disabled={!isSame}
            loading={erasing.isPending}
            verb="deleting"
          >
            {t('erase.submit')}
          </OnlineButton>
        </Group>
      </Stack>
    </form>
  );
}

const withSingleSpaces = (text: string) => text.trim().replaceAll(/\s+/g, ' ');
