import { Button, type ButtonProps, Text } from '@mantine/core';
import type { ComponentPropsWithoutRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useOnline } from './use-online';

type OnlineButtonProps = ButtonProps & Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps>;

/** A button for what cannot wait, such as a sale. Without a network it is disabled, and says why. */
export function OnlineButton({ disabled, ...props }: OnlineButtonProps) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <>
      <Button disabled={disabled || !isOnline} {...props} />
      {!isOnline && <Text size="xs">{t('queue.needsNetwork')}</Text>}
    </>
  );
}
