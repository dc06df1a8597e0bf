import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One sentence and at most one button, where there is nothing to show. */
export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Stack align="flex-start" py="lg">
      <Text c="dimmed">{text}</Text>
      {children}
    </Stack>
  );
}
