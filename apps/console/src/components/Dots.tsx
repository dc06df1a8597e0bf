import { Fragment, type ReactNode } from 'react';

/** Several facts in one line, with dots between them. Missing facts are left out. */
export function Dots({ parts }: { parts: readonly ReactNode[] }) {
  return parts.filter(Boolean).map((part, place) => (
    <Fragment key={place}>
      {place > 0 && ' · '}
      {part}
    </Fragment>
  ));
}
