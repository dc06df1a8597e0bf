import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

const TYPING = 'input, textarea, select';

/** The first search field of the page, or that of the frame. */
export const searchField = () =>
  document.querySelector<HTMLInputElement>('#page input[type=search]') ??
  document.querySelector<HTMLInputElement>('input[type=search]');

/**
 * Moves the focus to the heading of a page that was opened, so that a screen reader says where the user is. On Home
 * the search field gets the focus if there is a mouse: on a phone it would open the keyboard.
 */
export function useFocusOnNavigation(homePath: string): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef<string>(undefined);
  useEffect(() => {
    const isFirst = before.current === undefined;
    if (path === undefined || path === before.current) return;
    before.current = path;
    const isHome = path.replace(/\/$/, '') === homePath;
    if (isHome && window.matchMedia('(hover: hover) and (min-width: 48em)').matches) {
      searchField()?.focus();
      return;
    }
    if (isFirst || focusHeading()) return;
    const observer = new MutationObserver(() => focusHeading() && observer.disconnect());
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [path, homePath]);
}

/** Returns whether there was a heading. A field that has the focus keeps it. */
function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('#page h1');
  if (!heading) return false;
  if (document.activeElement?.matches(TYPING)) return true;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
