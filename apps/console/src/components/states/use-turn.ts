import { useEffect, useRef } from 'react';

import { focusNewRow, rowsOf } from './rows';

/** The row from which the user reads on. */
interface Turn {
  button: HTMLElement;
  /** The list of the button: several lists can stand beside each other. */
  list: Element;
  edge: HTMLElement | undefined;
}

/**
 * Gives the focus to the first row that a list has read after its last one, or before its first one, because the
 * button that had the focus may be gone. If the user has moved the focus meanwhile, such as into a field, it stays
 * there.
 * @returns a function that the button calls, with itself, before it reads
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
    // After the last page there may be no further row. If the button is still there, it keeps the focus.
    focusNewRow(rows[rows.indexOf(edge) + step] ?? (button.isConnected ? button : edge));
  }, [step, isReading]);
  return (button) => {
    const list = button.closest('.loaded, section') ?? document.body;
    turn.current = { button, list, edge: rowsOf(list).at(step === 1 ? -1 : 0) };
  };
}
