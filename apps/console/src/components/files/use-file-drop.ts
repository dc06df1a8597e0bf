import { useEffect, useRef, useState } from 'react';

/** Accepts a file that somebody drops anywhere on the page. Returns whether a file is above it. */
export function useFileDrop(onDrop: ((file: File) => void) | undefined): boolean {
  const [isOver, setIsOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  }, [onDrop]);
  const isOn = onDrop !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Without this, the browser would open the file in place of the page.
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      // When the pointer moves from one element of the page to another, the event names the other element.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) latest.current?.(file);
    };
    const events = new AbortController();
    const { signal } = events;
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => events.abort();
  }, [isOn]);
  return isOver;
}
