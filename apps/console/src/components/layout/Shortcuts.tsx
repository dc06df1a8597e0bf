import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { loadTexts } from '../../i18n';
import { useShop } from '../../session/shop';
import { Drawer } from '../Drawer';
import { focusRow, press, selectRow, submitForm } from './list-keys';
import { searchField } from './use-focus-on-navigation';
import { useShortcutsSwitch } from './use-shortcuts-switch';

const PAGES = {
  'g h': '/$businessId',
  'g c': '/$businessId/customers',
  'g s': '/$businessId/sales',
  'g l': '/$businessId/loyalty',
  'g m': '/$businessId/campaigns',
  'g i': '/$businessId/inbox',
  'g ,': '/$businessId/settings',
  'n c': '/$businessId/customers/new',
  'n s': '/$businessId/sales/new',
  'n m': '/$businessId/campaigns/new',
} as const;
type Sequence = keyof typeof PAGES;

/** Loaded when it is asked for, because hardly any visit needs it. */
const ShortcutTable = lazy(async () => {
  const [{ ShortcutTable: component }] = await Promise.all([import('./ShortcutTable'), loadTexts(['shortcuts'])]);
  return { default: component };
});

/** Single keys. The sheet with the shortcuts has its own component, which opens it. */
const ACTIONS: Partial<Record<string, () => void>> = {
  '/': () => searchField()?.focus(),
  j: () => focusRow(1),
  k: () => focusRow(-1),
  x: selectRow,
  e: () => press('e'),
  r: () => press('r'),
  u: () => press('u'),
};

/** Keys with Ctrl, or with the command key of a Mac. They also work while the user types. */
const WITH_CONTROL: Partial<Record<string, (target: EventTarget | null) => void>> = {
  k: () => searchField()?.focus(),
  Enter: submitForm,
};

/** The second key of two must follow the first this soon. */
const SEQUENCE_MS = 1_000;

/** Opens pages by keys. The keys do nothing while the user types, and can be switched off under Account. */
export function Shortcuts() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { businessId } = useShop();
  const [isOn] = useShortcutsSwitch();
  const [isOpen, setIsOpen] = useState(false);
  const first = useRef({ key: '', at: 0 });
  useEffect(() => {
    if (!isOn) return;
    const handle = (event: KeyboardEvent) => {
      if (event.altKey) return;
      if (event.ctrlKey || event.metaKey) {
        const action = WITH_CONTROL[event.key];
        if (!action) return;
        event.preventDefault();
        action(event.target);
        return;
      }
      if (isBusy(event.target)) return;
      const { key, at } = first.current;
      const sequence = event.timeStamp - at < SEQUENCE_MS ? `${key} ${event.key}` : '';
      first.current = { key: event.key, at: event.timeStamp };
      const action = ACTIONS[event.key];
      if (event.key === '?') setIsOpen(true);
      else if (isSequence(sequence)) void navigate({ to: PAGES[sequence], params: { businessId: String(businessId) } });
      else if (action) action();
      else return;
      // The key itself must not be typed into the field that now has the focus.
      event.preventDefault();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [isOn, navigate, businessId]);
  if (!isOpen) return null;
  return (
    <Drawer title={t('shortcuts.title')} onClose={() => setIsOpen(false)}>
      <Suspense>
        <ShortcutTable />
      </Suspense>
    </Drawer>
  );
}

const isSequence = (keys: string): keys is Sequence => Object.hasOwn(PAGES, keys);

/** Whether the user is typing, or has a dialog open. */
const isBusy = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, dialog, [contenteditable]') !== null;
