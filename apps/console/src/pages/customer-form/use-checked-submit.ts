import { type SubmitEvent, useState } from 'react';

import { type Draft, FIELDS } from './draft';
import { problemsOf } from './problems';

/**
 * Sends a form only if nothing is wrong with it; else its fields tell what is, and the first of them gets the focus.
 * @param before what the customer was, whose fields are right as they are
 */
export function useCheckedSubmit(draft: Draft, before: Draft, send: () => void) {
  const [isSent, setIsSent] = useState(false);
  const problems = problemsOf(draft, before);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSent(true);
    const wrong = FIELDS.find((field) => problems[field]);
    if (wrong === undefined) {
      send();
      return;
    }
    const field = event.currentTarget.elements.namedItem(wrong);
    if (field instanceof HTMLElement) field.focus();
  };
  return { problems, isSent, submit };
}
