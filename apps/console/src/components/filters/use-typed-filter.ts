import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** How long after the last key the search begins. */
const TYPING_PAUSE_MS = 200;

/**
 * The text of a search field. After each pause in typing, the address gets it.
 * @param words the text in the address
 */
export function useTypedFilter(words: string, onChange: (words: string | undefined) => void) {
  const [typed, setTyped] = useState(words);
  const sought = useRef(words);
  const find = useDebouncedCallback((text: string) => {
    sought.current = text;
    onChange(text || undefined);
  }, TYPING_PAUSE_MS);
  // The address can change without the field: by the browser's Back, or when the filters are cleared.
  useEffect(() => {
    if (words === sought.current) return;
    find.cancel();
    sought.current = words;
    setTyped(words);
  }, [words, find]);
  const type = (text: string) => {
    setTyped(text);
    find(text.trim());
  };
  return { typed, type, stop: find.cancel };
}
