import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { WatejaError } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useErrorText } from './use-error-text';

/** Says in the place of what failed that it failed, with a way to try again. The rest of the page stays. */
export function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const requestId = error instanceof WatejaError ? error.requestId : null;
  return (
    <Alert role="alert" className="danger" icon={<IconAlertTriangle size={20} stroke={1.75} aria-hidden />}>
      <Stack align="flex-start" gap="xs">
        <Text>{errorText(error)}</Text>
        <Button variant="default" onClick={onRetry}>
          {t('states.retry')}
        </Button>
        {requestId && (
          <Text size="xs">
            {t('states.requestId')} <code>{requestId}</code>
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
