import { Button, type MantineBreakpoint, Popover, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface MoreMenuProps {
  label: string;
  /** The width from which on there is room for everything. */
  hiddenFrom?: MantineBreakpoint;
  /** Buttons. A choice closes the menu. */
  children: ReactNode;
}

/** What a page has no room for, behind a button. */
export function MoreMenu({ label, hiddenFrom, children }: MoreMenuProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" px="sm" hiddenFrom={hiddenFrom} aria-label={label} onClick={toggle}>
          <IconDots size={20} stroke={1.75} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="xs" onClick={close}>
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
