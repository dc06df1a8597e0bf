import { Button, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { EntryForm, textOf } from '../../components/forms/EntryForm';
import { askForPassword } from '../../session/session';

/** Asks for a mail with a link. The page never tells whether there is such an account. */
export function Forgotten() {
  const { t } = useTranslation();
  const asking = useMutation({ mutationFn: askForPassword });
  return (
    <EntryForm
      title={t('password.forgotten')}
      error={asking.error}
      onSubmit={(fields) => asking.mutate(textOf(fields, 'email'))}
    >
      {asking.isSuccess ? (
        <Text role="status">{t('password.asked')}</Text>
      ) : (
        <>
          <TextInput label={t('signIn.email')} name="email" type="email" autoComplete="username" required />
          <BusyButton type="submit" loading={asking.isPending} verb="sending">
            {t('password.ask')}
          </BusyButton>
        </>
      )}
      <Button variant="subtle" renderRoot={(props) => <Link to="/login" {...props} />}>
        {t('password.toSignIn')}
      </Button>
    </EntryForm>
  );
}
