import { Alert, Button, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Appearance } from '../../components/layout/Appearance';
import { useErrorText } from '../../components/states/use-error-text';
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
  const errorText = useErrorText();
  const [code, setCode] = useState('');
  const finishing = useMutation({ mutationFn: () => finishSignIn(challenge, code), onSuccess: onEntered });
  return (
    <Stack component="main" align="center" mih="100dvh" p="md" pt={{ base: 'lg', sm: 80 }} gap="lg">
      <Paper
        component="form"
        withBorder
        p="lg"
        w="100%"
        maw={360}
        aria-labelledby="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          finishing.mutate();
        }}
      >
        <Stack>
          <Title order={1} id="sign-in">
            {t('signIn.title')}
          </Title>
          <TextInput
            label={t('signIn.code')}
            description={t('signIn.codeHint')}
            name="code"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
            required
            withAsterisk={false}
          />
          {finishing.isError && (
            <Alert role="alert" className="danger" color="red" variant="light">
              {errorText(finishing.error)}
            </Alert>
          )}
          <Button type="submit" loading={finishing.isPending}>
            {t('signIn.submit')}
          </Button>
          <Button variant="subtle" onClick={onAgain}>
            {t('signIn.again')}
          </Button>
        </Stack>
      </Paper>
      <Appearance />
    </Stack>
  );
}
