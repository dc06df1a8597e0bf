import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface EmptyProps {
  text: string;
  /** Clears the filters, if filters have left nothing. */
  onClear?: (() => void) | undefined;
  children?: ReactNode;
}

/** One sentence and at most one button, shown if there is nothing else to show. */
export function Empty({ text, onClear, children }: EmptyProps) {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start" py="lg">
      <Text c="dimmed">{text}</Text>
      {children}
      {onClear && (
        <Button variant="default" onClick={onClear}>
          {t('filters.clear')}
        </Button>
      )}
    </Stack>
  );
}
