import { Button, Popover, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface MoreMenuProps {
  isSelecting: boolean;
  onSelecting: (isSelecting: boolean) => void;
  children: ReactNode;
}

/** On phones, what the head of the list has no room for. A choice closes it. */
export function MoreMenu({ isSelecting, onSelecting, children }: MoreMenuProps) {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" px="sm" hiddenFrom="sm" aria-label={t('customers.more')} onClick={toggle}>
          <IconDots size={20} stroke={1.75} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('customers.more')}>
        <Stack gap="xs" onClick={close}>
          <Button variant="default" aria-pressed={isSelecting} onClick={() => onSelecting(!isSelecting)}>
            {t(isSelecting ? 'selection.end' : 'selection.begin')}
          </Button>
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
