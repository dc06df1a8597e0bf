import { Group } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Says that there is no network. What was read before stays on the page. */
export function OfflineStrip() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Group className="offline" gap="xs" wrap="nowrap" mb="md">
          <IconWifiOff size={20} stroke={1.75} aria-hidden />
          {t('states.offline')}
        </Group>
      )}
    </div>
  );
}
