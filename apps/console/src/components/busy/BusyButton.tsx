import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithoutRef, MouseEvent } from 'react';

import { BusyWords, useBusyWords, type Verb } from './BusyWords';

/** Whether the button waits for an answer, and what is happening meanwhile. */
type Waiting = { loading: boolean; verb: Verb } | { loading?: never; verb?: never };

export type BusyButtonProps = Omit<ButtonProps, 'loading' | 'loaderProps'> &
  Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> &
  Waiting;

/**
 * A button that says what is happening while it waits for an answer, such as "Saving…". It is as wide as the longer of both
 * texts, so that nothing moves. It keeps the focus, and does nothing until the answer is there.
 */
export function BusyButton({ loading = false, verb, children, onClick, ...props }: BusyButtonProps) {
  const words = useBusyWords(verb);
  return (
    <>
      <Button
        {...props}
        data-busy={loading ? kindOf(verb) : undefined}
        aria-disabled={loading || undefined}
        onClick={loading ? doNothing : onClick}
      >
        <span className="busy-label" data-words={words}>
          <span>{children}</span>
          {loading && verb && <BusyWords verb={verb} />}
        </span>
      </Button>
      <span className="sr-only" aria-live="polite">
        {loading && words}
      </span>
    </>
  );
}

/** A request that only reads does not keep a dialog open. */
const kindOf = (verb: Verb | undefined) => (verb === 'loading' || verb === 'checking' ? 'read' : 'change');

/** Neither sends the form of the button, nor does Enter in one of its fields, which clicks the button. */
const doNothing = (event: MouseEvent) => event.preventDefault();
