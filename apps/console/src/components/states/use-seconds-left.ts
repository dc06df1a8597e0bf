import { WatejaError } from '@wateja/client';
import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** How many seconds the server wants us to wait after this error, counted down; 0 if it does not say. */
export function useSecondsLeft(error: Error): number {
  const wait = error instanceof WatejaError ? (error.retryAfter ?? 0) : 0;
  const [left, setLeft] = useState(wait);
  const [counted, setCounted] = useState(error);
  if (counted !== error) {
    setCounted(error);
    setLeft(wait);
  }
  useEffect(() => {
    const end = Date.now() + wait * SECOND_MS;
    // Uses the clock, because the timer of a page in the background runs less often.
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / SECOND_MS)));
    if (wait === 0) return;
    const timer = setInterval(tick, SECOND_MS);
    return () => clearInterval(timer);
  }, [error, wait]);
  return left;
}
