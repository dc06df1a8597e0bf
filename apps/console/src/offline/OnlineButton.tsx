import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { BusyButton, type BusyButtonProps } from '../components/busy/BusyButton';
import { useOnline } from './use-online';

/** A button for an action that cannot wait, such as a sale. Without a network it is disabled, and says why. */
export function OnlineButton({ disabled, ...props }: BusyButtonProps) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <>
      <BusyButton disabled={disabled || !isOnline} {...props} />
      {!isOnline && <Text size="xs">{t('queue.needsNetwork')}</Text>}
    </>
  );
}
