import { useEffect, useRef } from 'react';

import { focusNewRow, rowsOf } from './rows';

/** From where a user reads on. */
interface Turn {
  button: HTMLElement;
  /** What the button is of: lists can stand beside each other. */
  list: Element;
  edge: HTMLElement | undefined;
}

/**
 * Gives the focus to the first row that a list has read beyond its last one, or before its first one. The list goes on where
 * the user was, whose button may be gone. A user who has gone elsewhere meanwhile, as into a field, stays there.
 * @returns what the button calls, with itself, before it reads
 */
export function useTurn(step: 1 | -1, isReading: boolean): (button: HTMLElement) => void {
  const turn = useRef<Turn>(undefined);
  useEffect(() => {
    if (isReading || !turn.current) return;
    const { button, list, edge } = turn.current;
    turn.current = undefined;
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement !== button) return;
    if (!edge?.isConnected) return;
    const rows = rowsOf(list);
    // After the last page there may be no further row. A button that is still there keeps the focus.
    focusNewRow(rows[rows.indexOf(edge) + step] ?? (button.isConnected ? button : edge));
  }, [step, isReading]);
  return (button) => {
    const list = button.closest('.loaded, section') ?? document.body;
    turn.current = { button, list, edge: rowsOf(list).at(step === 1 ? -1 : 0) };
  };
}
