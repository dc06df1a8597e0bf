import { WatejaError } from '@wateja/client';
import { createContext, use, useCallback } from 'react';

/** Asks for the password, and ends when the user has signed in again; it fails if the user does not want to. */
export const FreshSignInContext = createContext<() => Promise<void>>(() => Promise.reject(new Error('Nobody asks')));

/**
 * Answers a function that sends a request, and if the server wants a fresh sign-in for it, asks for the password and
 * sends it again. The request must be one that may be sent twice.
 */
export function useFreshSignIn(): <Answer>(send: () => Promise<Answer>) => Promise<Answer> {
  const ask = use(FreshSignInContext);
  return useCallback(
    async (send) => {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof WatejaError) || error.code !== 'sign_in_again') throw error;
        // A user who closes the dialog sees what the server said.
        await ask().catch(() => {
          throw error;
        });
        return send();
      }
    },
    [ask],
  );
}
