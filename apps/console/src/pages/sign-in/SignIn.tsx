import { Alert, Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type SubmitEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { Appearance } from '../../components/layout/Appearance';
import { useErrorText } from '../../components/states/use-error-text';
import { signIn } from '../../session/session';
import { CodeForm } from './CodeForm';

interface Credentials {
  email: string;
  password: string;
}

/** The login of the demo shop, for a first look on one's own computer. */
const DEMO = { email: 'owner@demo.wateja.example', password: 'karibu-dukani' };
const isOwnComputer = ['127.0.0.1', 'localhost', '[::1]'].includes(window.location.hostname);

export function SignIn() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { to } = useSearch({ from: '/login' });
  const errorText = useErrorText();
  const enter = () => navigate({ href: to ?? '/' });
  const entering = useMutation({
    mutationFn: ({ email, password }: Credentials) => signIn(email, password),
    onSuccess: (challenge) => (challenge === null ? enter() : undefined),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    entering.mutate({ email: textOf(fields, 'email'), password: textOf(fields, 'password') });
  };
  useEffect(() => {
    document.title = `${t('signIn.title')} · Wateja`;
  }, [t]);
  if (entering.data) return <CodeForm challenge={entering.data} onEntered={enter} onAgain={entering.reset} />;
  return (
    <Stack component="main" align="center" mih="100dvh" p="md" pt={{ base: 'lg', sm: 80 }} gap="lg">
      <Paper component="form" withBorder p="lg" w="100%" maw={360} onSubmit={submit} aria-labelledby="sign-in">
        <Stack>
          <Title order={1} id="sign-in">
            {t('signIn.title')}
          </Title>
          <TextInput
            label={t('signIn.email')}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={isOwnComputer ? DEMO.email : ''}
            required
            withAsterisk={false}
          />
          <PasswordInput
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            defaultValue={isOwnComputer ? DEMO.password : ''}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            required
            withAsterisk={false}
          />
          {entering.isError && (
            <Alert role="alert" className="danger" color="red" variant="light">
              {errorText(entering.error)}
            </Alert>
          )}
          <Button type="submit" loading={entering.isPending}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </Paper>
      <Appearance />
    </Stack>
  );
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
