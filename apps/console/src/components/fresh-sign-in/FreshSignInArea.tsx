import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';

import { FreshSignInContext } from './fresh-sign-in-context';

/** Loaded when it is asked for, because hardly any visit needs it. */
const PasswordDialog = lazy(async () => ({ default: (await import('./PasswordDialog')).PasswordDialog }));

interface Question {
  promise: Promise<void>;
  resolve: () => void;
  reject: (reason: Error) => void;
}

/**
 * Asks for the password in a dialog above the pages, which stay as they are. Requests that wait at the same time share
 * the result.
 */
export function FreshSignInArea({ children }: { children: ReactNode }) {
  const question = useRef<Question>(undefined);
  const [isOpen, setIsOpen] = useState(false);
  const ask = useCallback(() => {
    question.current ??= newQuestion();
    setIsOpen(true);
    return question.current.promise;
  }, []);
  const close = (end: (asked: Question) => void) => {
    setIsOpen(false);
    if (question.current) end(question.current);
    question.current = undefined;
  };
  return (
    <FreshSignInContext value={ask}>
      {children}
      {isOpen && (
        <Suspense>
          <PasswordDialog
            onDone={() => close(({ resolve }) => resolve())}
            onClose={() => close(({ reject }) => reject(new Error('The user did not sign in')))}
          />
        </Suspense>
      )}
    </FreshSignInContext>
  );
}

function newQuestion(): Question {
  const question = {} as Question;
  question.promise = new Promise((resolve, reject) => Object.assign(question, { resolve, reject }));
  return question;
}
