import { Box } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { Failure } from './Failure';

/** Takes the place of a page that could not be loaded. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Box component="main" p="md">
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />
    </Box>
  );
}
