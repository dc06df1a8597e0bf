import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFindCustomer } from '../use-find-customer';

const TYPING_PAUSE_MS = 200;
const MIN_CHARACTERS = 2;
const STEPS: Partial<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** Loaded when the user types, because most pages are opened without a search. */
const Suggestions = lazy(() => import('./Suggestions'));

interface SearchBoxProps extends TextInputProps {
  /** Called when a result is chosen and its page opens. */
  onDone?: () => void;
}

/**
 * The search for customers and receipts. Its suggestions are links, which the arrow keys reach. Enter opens the
 * customer or the sale that matches, as {@link useFindCustomer} says.
 */
export function SearchBox({ onDone, ...props }: SearchBoxProps) {
  const { t } = useTranslation();
  const find = useFindCustomer();
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [paused] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const isShown = isOpen && paused.length >= MIN_CHARACTERS && text.trim() !== '';
  const close = () => {
    setText('');
    setIsOpen(false);
    onDone?.();
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const field = event.currentTarget.querySelector('input');
    const step = STEPS[event.key];
    if (step) {
      const stops = [field, ...event.currentTarget.querySelectorAll('a')];
      stops[stops.findIndex((stop) => stop === document.activeElement) + step]?.focus();
      event.preventDefault();
    } else if (event.key === 'Escape' && isShown) {
      setIsOpen(false);
      field?.focus();
      // A dialog around the field stays open.
      event.preventDefault();
    } else if (event.key === 'Enter' && event.target === field) {
      const q = text.trim();
      if (q === '') return;
      // The focus may return to the button that opened the search, which the same key must not press.
      event.preventDefault();
      close();
      void find(q);
    }
  };
  return (
    <div
      className="search-area"
      role="search"
      onKeyDown={press}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      <TextInput
        type="search"
        autoComplete="off"
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
        {...props}
        value={text}
        onFocus={() => setIsOpen(true)}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setIsOpen(true);
        }}
      />
      {isShown && (
        <Suspense>
          <Suggestions q={paused} onDone={close} />
        </Suspense>
      )}
    </div>
  );
}
