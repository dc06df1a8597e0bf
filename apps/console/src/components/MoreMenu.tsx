import { Button, type MantineBreakpoint, Popover, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface MoreMenuProps {
  label: string;
  /** Whether the button shows its label, and not three dots. */
  isNamed?: boolean;
  /** The label for screen readers, if it says more than the visible label, which it contains. */
  description?: string;
  className?: string;
  /** Whether the button may get narrower than its label, or keeps its width. */
  flex?: '0 1 auto' | 'none';
  /** The width from which on there is room for everything. */
  hiddenFrom?: MantineBreakpoint;
  visibleFrom?: MantineBreakpoint;
  /** Buttons. A choice closes the menu. */
  children: ReactNode;
}

/** A menu behind a button, for actions for which a page has no room. */
export function MoreMenu({
  label,
  isNamed = false,
  description = label,
  className,
  flex = 'none',
  hiddenFrom,
  visibleFrom,
  children,
}: MoreMenuProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const triggerProps = { children: label, rightSection: <IconChevronDown size={20} stroke={1.75} aria-hidden /> };
  const dots = { children: <IconDots size={20} stroke={1.75} aria-hidden /> };
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          px="sm"
          flex={flex}
          miw={0}
          className={className}
          aria-label={description}
          hiddenFrom={hiddenFrom}
          visibleFrom={visibleFrom}
          onClick={toggle}
          {...(isNamed ? triggerProps : dots)}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={description}>
        <Stack gap="xs" onClick={close}>
          {children}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
