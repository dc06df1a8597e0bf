import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../components/CopyButton';

interface SecretOnceProps {
  secret: string;
  onDone: () => void;
  /** What else to know about it. */
  children?: ReactNode;
}

/** The secret of a webhook, which no later answer has. */
export function SecretOnce({ secret, onDone, children }: SecretOnceProps) {
  const { t } = useTranslation();
  return (
    <Stack role="status">
      <Text>{t('webhooks.once')}</Text>
      <code className="secret">{secret}</code>
      <CopyButton text={secret} />
      {children}
      <Button onClick={onDone}>{t('webhooks.kept')}</Button>
    </Stack>
  );
}
