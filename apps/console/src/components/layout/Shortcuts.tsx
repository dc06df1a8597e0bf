import { Stack, Table } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { Drawer } from '../Drawer';
import { edit, focusRow, selectRow, submitForm } from './list-keys';
import { searchField } from './use-focus-on-navigation';
import { useShortcutsSwitch } from './use-shortcuts-switch';

const PAGES = {
  'g h': '/$businessId',
  'g c': '/$businessId/customers',
  'g s': '/$businessId/sales',
  'n c': '/$businessId/customers/new',
  'n s': '/$businessId/sales/new',
} as const;
type Sequence = keyof typeof PAGES;

const SHOWN = [
  ...(['/', 'Ctrl+K', 'g h', 'g c', 'g s', 'n c', 'n s'] as const),
  ...(['j', 'k', 'Enter', 'x', 'e', 'Ctrl+Enter', 'Esc', '?'] as const),
];

/** Keys that act alone. The sheet of the shortcuts is opened by its component. */
const ACTIONS: Partial<Record<string, () => void>> = {
  '/': () => searchField()?.focus(),
  j: () => focusRow(1),
  k: () => focusRow(-1),
  x: selectRow,
  e: edit,
};

/** Keys with Ctrl, or with the command key of a Mac. They work while somebody types, too. */
const WITH_CONTROL: Partial<Record<string, (target: EventTarget | null) => void>> = {
  k: () => searchField()?.focus(),
  Enter: submitForm,
};

/** The second key of two must follow the first this soon. */
const SEQUENCE_MS = 1_000;

/** Opens pages by keys. They rest while somebody types, and can be switched off under Account. */
export function Shortcuts() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { businessId } = useShop();
  const [isOn] = useShortcutsSwitch();
  const [isOpen, setIsOpen] = useState(false);
  const first = useRef({ key: '', at: 0 });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
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
      // The key itself must not be typed into the field that has just got the focus.
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isOn, navigate, businessId]);
  if (!isOpen) return null;
  return (
    <Drawer title={t('shortcuts.title')} onClose={() => setIsOpen(false)}>
      <Stack>
        <Table>
          <Table.Tbody>
            {SHOWN.map((keys) => (
              <Table.Tr key={keys}>
                <Table.Th scope="row">
                  <kbd>{keys}</kbd>
                </Table.Th>
                <Table.Td>{t(`shortcuts.keys.${keys}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Drawer>
  );
}

const isSequence = (keys: string): keys is Sequence => Object.hasOwn(PAGES, keys);

/** Whether somebody types, or answers a question. */
const isBusy = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, dialog, [contenteditable]') !== null;
