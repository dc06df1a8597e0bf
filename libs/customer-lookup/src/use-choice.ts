import { useLayoutEffect, useRef, useState } from 'react';

import type { LookupApi } from './lookup-api';
import type { Choice, LookupCustomer } from './types';

type Listener = ((choice: Choice) => void) | undefined;

/** The chosen customer, while their points are read and after it. */
export interface ShownChoice extends Choice {
  isReading: boolean;
}

/**
 * The chosen customer. The listener is called when it is known what the customer has or that it cannot be known; never
 * after somebody else was chosen, or the lookup has left the page.
 */
export function useChoice(api: LookupApi) {
  const [choice, setChoice] = useState<ShownChoice | null>(null);
  const turn = useRef(0);
  const listening = useRef<Listener>(undefined);
  // Cleaned up while the lookup leaves the page, and not some time later, when an answer may have come already.
  useLayoutEffect(() => () => void (turn.current += 1), []);

  const choose = (customer: LookupCustomer, listener: Listener) => {
    const own = ++turn.current;
    listening.current = listener;
    setChoice({ customer, rewards: null, rewards_failed: false, isReading: true });
    void api
      .rewardsOf(customer.id)
      .then(
        (rewards) => ({ customer, rewards, rewards_failed: false }),
        () => ({ customer, rewards: null, rewards_failed: true }),
      )
      .then((known) => {
        if (turn.current !== own) return;
        setChoice({ ...known, isReading: false });
        listener?.(known);
      });
  };
  const readAgain = () => choice && choose(choice.customer, listening.current);
  const clear = () => {
    turn.current += 1;
    setChoice(null);
  };
  return { choice, choose, readAgain, clear };
}
