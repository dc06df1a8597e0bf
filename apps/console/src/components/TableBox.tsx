import { Box } from '@mantine/core';
import type { ReactNode } from 'react';

interface TableBoxProps {
  /** Names the box for screen readers. With a label the keyboard can reach the box and scroll it. */
  label?: string;
  /** A long table scrolls below its header, and not with the page. The browser's Back returns to the same row. */
  isTall?: boolean;
  /** Phones do not show the table: they have a list in its place. */
  isWideOnly?: boolean;
  children: ReactNode;
}

/** A card around a table. A table that is too wide for the screen is scrolled inside the card. */
export function TableBox({ label, isTall = false, isWideOnly = false, children }: TableBoxProps) {
  return (
    <Box
      className={isTall ? 'card table-scroll is-tall' : 'card table-scroll'}
      data-scroll-restoration-id={isTall ? 'rows' : undefined}
      {...(isWideOnly && { visibleFrom: 'sm' as const })}
      {...(label !== undefined && { tabIndex: 0, role: 'group', 'aria-label': label })}
    >
      {children}
    </Box>
  );
}
