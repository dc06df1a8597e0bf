import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { EntryForm, textOf } from '../../components/forms/EntryForm';
import { PasswordField } from '../../components/forms/PasswordField';
import { setPassword } from '../../session/session';

/** Sets a password with the token in the link of a mail, which no server has seen and which leaves the address at once. */
export function NewPassword() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const token = useRef('');
  const setting = useMutation({ mutationFn: (password: string) => setPassword(token.current, password) });
  const { reset } = setting;
  useEffect(() => {
    if (hash === '') return;
    // Another link may be opened in the same tab.
    reset();
    token.current = hash;
    // Removes the token from the address, so that nobody finds it on the screen or in the history of the browser.
    void navigate({ to: '/password', replace: true });
  }, [hash, navigate, reset]);
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
          <PasswordField description={t('password.rule')} name="password" autoComplete="new-password" minLength={8} />
          <BusyButton type="submit" loading={setting.isPending} verb="saving">
            {t('password.save')}
          </BusyButton>
        </>
      )}
      <Button variant="subtle" renderRoot={(props) => <Link to="/login" {...props} />}>
        {t('password.toSignIn')}
      </Button>
    </EntryForm>
  );
}
