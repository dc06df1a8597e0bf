import { Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { PasswordField } from '../../components/forms/PasswordField';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { meQuery } from '../../session/queries';
import { wateja } from '../../session/session';

const MIN_CHARACTERS = 8;

/** Changes the password, which ends the user's other sessions. */
export function Password() {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { user } = useSuspenseQuery(meQuery).data;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isLeft, setIsLeft] = useState(false);
  const changing = useMutation({
    mutationFn: () => wateja.auth.changePassword({ body: { current_password: current, new_password: next } }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      setIsLeft(false);
      toast({ text: t('accountPage.passwordChanged') });
      await queryClient.invalidateQueries({ queryKey: ['account'] });
    },
  });
  const refused = useFieldErrors(changing.error);
  const { error } = changing;
  const isWrong = error instanceof WatejaError && error.code === 'invalid_credentials';
  const isGuessable =
    error instanceof WatejaError &&
    error.details.some(({ code, path }) => path === 'new_password' && code === 'guessable');
  const isShort = next.length < MIN_CHARACTERS;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsLeft(true);
    if (!isShort && current !== '') changing.mutate();
  };
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="password">
      <Title order={2} id="password">
        {t('signIn.password')}
      </Title>
      <form noValidate onSubmit={submit}>
        <Stack gap="sm" maw={360}>
          {/* Password managers look for it. */}
          <TextInput
            className="sr-only"
            aria-label={t('signIn.email')}
            type="email"
            autoComplete="username"
            value={user?.email}
            tabIndex={-1}
            readOnly
          />
          <PasswordField
            label={t('accountPage.current')}
            autoComplete="current-password"
            value={current}
            error={isWrong ? t('accountPage.wrongPassword') : isLeft && current === '' && t('fields.required')}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          />
          <PasswordField
            label={t('accountPage.next')}
            description={t('accountPage.passwordRule')}
            autoComplete="new-password"
            value={next}
            error={
              isGuessable
                ? t('accountPage.guessable')
                : (isLeft && isShort && t('fields.too_short')) || refused['new_password']
            }
            onBlur={() => setIsLeft(next !== '')}
            onChange={({ currentTarget }) => setNext(currentTarget.value)}
          />
          <Text c="dimmed">{t('accountPage.othersEnd')}</Text>
          {error && !isWrong && !isGuessable && <Failure error={error} onRetry={() => changing.mutate()} />}
          <BusyButton type="submit" style={{ alignSelf: 'flex-start' }} loading={changing.isPending} verb="saving">
            {t('accountPage.changePassword')}
          </BusyButton>
        </Stack>
      </form>
    </Stack>
  );
}
