import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { meQuery } from '../../session/queries';
import { finishSignInAgain, signInAgain } from '../../session/session';
import { Drawer } from '../Drawer';
import { CodeField } from '../forms/CodeField';
import { PasswordField } from '../forms/PasswordField';
import { useErrorText } from '../states/use-error-text';

interface PasswordDialogProps {
  onDone: () => void;
  onClose: () => void;
}

/** Asks the user who is signed in for their password, and then for a code if they have a second factor. */
export function PasswordDialog({ onDone, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const { user } = useSuspenseQuery(meQuery).data;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [challenge, setChallenge] = useState<string | null>(null);
  const entering = useMutation({
    mutationFn: async () => {
      // The console signs in people, never an API key.
      if (!user) throw new Error('Nobody is signed in');
      return challenge === null ? signInAgain(user, password) : finishSignInAgain(user, challenge, code);
    },
    onSuccess: (next) => (typeof next === 'string' ? setChallenge(next) : onDone()),
    onError: (error) => {
      if (!(error instanceof WatejaError) || error.code !== 'challenge_invalid') return;
      setChallenge(null);
      setCode('');
    },
  });
  const problem = useErrorText(entering.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // For React, a dialog above a form is inside the form.
    event.stopPropagation();
    entering.mutate();
  };
  return (
    <Drawer title={t('freshSignIn.title')} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('freshSignIn.why')}</Text>
          {/* Password managers look for it. */}
          <TextInput label={t('signIn.email')} type="email" autoComplete="username" value={user?.email} readOnly />
          {challenge === null ? (
            <PasswordField
              autoComplete="current-password"
              data-autofocus
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            />
          ) : (
            <CodeField value={code} onChange={({ currentTarget }) => setCode(currentTarget.value)} />
          )}
          {problem && (
            <Alert role="alert" className="danger" color="red" variant="light">
              <span lang={problem.lang}>{problem.text}</span>
            </Alert>
          )}
          <BusyButton type="submit" loading={entering.isPending} verb="checking">
            {t('freshSignIn.submit')}
          </BusyButton>
        </Stack>
      </form>
    </Drawer>
  );
}
