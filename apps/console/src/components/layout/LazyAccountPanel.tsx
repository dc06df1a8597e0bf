import { lazy, Suspense } from 'react';

const AccountPanel = lazy(() => import('./AccountPanel'));

/** {@link AccountPanel}, which the browser loads when somebody opens it. */
export function LazyAccountPanel() {
  return (
    <Suspense>
      <AccountPanel />
    </Suspense>
  );
}
