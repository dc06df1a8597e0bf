import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const QUIET_MS = 150;
const SLOW_MS = 8_000;

interface LoadingProps {
  /** How many bars the skeleton has, each of `height`. Together they are as large as the content. */
  bars?: number;
  height?: number;
  /** Called by the button that appears if loading takes long. */
  onRetry?: () => void;
}

/** Shows nothing at first, then a skeleton, and then a sentence and a button. */
export function Loading({ bars = 3, height = 44, onRetry }: LoadingProps) {
  const { t } = useTranslation();
  const isVisible = useAfter(QUIET_MS);
  const isSlow = useAfter(SLOW_MS);
  return (
    <Stack aria-busy role="status" mih={bars * (height + 16)}>
      <span className="sr-only">{t('states.loading')}</span>
      {isVisible && Array.from({ length: bars }, (_, index) => <Skeleton key={index} h={height} animate={false} />)}
      {isSlow && <Text>{t('states.stillLoading')}</Text>}
      {isSlow && onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('states.retry')}
        </Button>
      )}
    </Stack>
  );
}

function useAfter(milliseconds: number): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isOver;
}
