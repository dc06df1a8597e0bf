import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { EntryForm, textOf } from '../../components/forms/EntryForm';
import { PasswordField } from '../../components/forms/PasswordField';
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
  const enter = () => navigate({ href: to ?? '/' });
  const entering = useMutation({
    mutationFn: ({ email, password }: Credentials) => signIn(email, password),
    onSuccess: (challenge) => (challenge === null ? enter() : undefined),
  });
  if (entering.data) return <CodeForm challenge={entering.data} onEntered={enter} onAgain={entering.reset} />;
  return (
    <EntryForm
      title={t('signIn.title')}
      error={entering.error}
      onSubmit={(fields) => entering.mutate({ email: textOf(fields, 'email'), password: textOf(fields, 'password') })}
    >
      <TextInput
        label={t('signIn.email')}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={isOwnComputer ? DEMO.email : ''}
        required
      />
      <PasswordField
        name="password"
        autoComplete="current-password"
        defaultValue={isOwnComputer ? DEMO.password : ''}
      />
      <BusyButton type="submit" loading={entering.isPending} verb="signingIn">
        {t('signIn.submit')}
      </BusyButton>
      <Button variant="subtle" renderRoot={(props) => <Link to="/forgotten" {...props} />}>
        {t('signIn.forgotten')}
      </Button>
    </EntryForm>
  );
}
