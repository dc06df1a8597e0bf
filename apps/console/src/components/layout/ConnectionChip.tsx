import { Group, Text } from '@mantine/core';
import { IconWifi, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useOnline } from '../../offline/use-online';

/** Whether there is a network. The strip below has the details, and a screen reader must not read them twice. */
export function ConnectionChip() {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const Icon = isOnline ? IconWifi : IconWifiOff;
  return (
    <Group className={isOnline ? 'chip' : 'chip warning'} gap={4} wrap="nowrap" visibleFrom="md">
      <Icon size={20} stroke={1.75} aria-hidden />
      <Text c="inherit" style={{ whiteSpace: 'nowrap' }}>
        {t(isOnline ? 'connection.online' : 'connection.offline')}
      </Text>
    </Group>
  );
}
