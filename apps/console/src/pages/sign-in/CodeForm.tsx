import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { CodeField } from '../../components/forms/CodeField';
import { EntryForm, textOf } from '../../components/forms/EntryForm';
import { finishSignIn } from '../../session/session';

interface Props {
  /** What the server answered to the right password. */
  challenge: string;
  onEntered: () => Promise<void>;
  /** Goes back to the password. */
  onAgain: () => void;
}

/** The second step of a sign-in: the code of the user's app, or a recovery code. */
export function CodeForm({ challenge, onEntered, onAgain }: Props) {
  const { t } = useTranslation();
  const finishing = useMutation({
    mutationFn: (code: string) => finishSignIn(challenge, code),
    onSuccess: onEntered,
  });
  return (
    <EntryForm
      title={t('signIn.title')}
      error={finishing.error}
      onSubmit={(fields) => finishing.mutate(textOf(fields, 'code'))}
    >
      <CodeField name="code" />
      <BusyButton type="submit" loading={finishing.isPending} verb="signingIn">
        {t('signIn.submit')}
      </BusyButton>
      <Button variant="subtle" onClick={onAgain}>
        {t('signIn.again')}
      </Button>
    </EntryForm>
  );
}
