import { Alert, Box, Button, Stack, Text } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { useTranslation } from 'react-i18next';

import { PageNotLoaded } from '../../page';
import { Failure } from './Failure';

/** Takes the place of a page that could not be loaded. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof PageNotLoaded) return <Reload />;
  return (
    <Box component="main" p="md">
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />
    </Box>
  );
}

/** The browser remembers that a file of code failed, so only a reload requests it again. */
function Reload() {
  const { t } = useTranslation();
  return (
    <Alert role="alert" className="danger" m="md">
      <Stack align="flex-start" gap="xs">
        <Text>{t('states.notLoaded')}</Text>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('states.reload')}
        </Button>
      </Stack>
    </Alert>
  );
}
