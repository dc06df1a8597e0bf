import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { WatejaError } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { RequestId } from './RequestId';
import { useErrorText } from './use-error-text';
import { useSecondsLeft } from './use-seconds-left';

/**
 * Says in the place of what failed that it failed, with a way to try again. If the server says when, the button counts down
 * to it. The rest of the page stays.
 */
export function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const secondsLeft = useSecondsLeft(error);
  const requestId = error instanceof WatejaError ? error.requestId : null;
  return (
    <Alert role="alert" className="danger" icon={<IconAlertTriangle size={20} stroke={1.75} aria-hidden />}>
      <Stack align="flex-start" gap="xs">
        <Text>{errorText(error)}</Text>
        <Button variant="default" disabled={secondsLeft > 0} onClick={onRetry}>
          {t('states.retry')}
          {/* The sentence above says it once; a screen reader must not say each second. */}
          {secondsLeft > 0 && (
            <span className="number" aria-hidden>
              {` (${secondsLeft})`}
            </span>
          )}
        </Button>
        {requestId && <RequestId id={requestId} />}
      </Stack>
    </Alert>
  );
}
