import { Button, PasswordInput, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EntryForm, textOf } from '../../components/forms/EntryForm';
import { setPassword } from '../../session/session';

/** Sets a password with the token in the link of a mail, which no server has seen. */
export function NewPassword() {
  const { t } = useTranslation();
  const [token] = useState(() => window.location.hash.slice(1));
  const setting = useMutation({ mutationFn: (password: string) => setPassword(token, password) });
  return (
    <EntryForm
      title={t('password.new')}
      error={setting.error}
      onSubmit={(fields) => setting.mutate(textOf(fields, 'password'))}
    >
      {setting.isSuccess ? (
        <Text role="status">{t('password.set')}</Text>
      ) : (
        <>
          <PasswordInput
            label={t('signIn.password')}
            description={t('password.rule')}
            name="password"
            autoComplete="new-password"
            minLength={8}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={setting.isPending}>
            {t('password.save')}
          </Button>
        </>
      )}
      <Button variant="subtle" renderRoot={(props) => <Link to="/login" {...props} />}>
        {t('password.toSignIn')}
      </Button>
    </EntryForm>
  );
}
