import { WatejaError } from '@wateja/client';
import { createContext, use, useCallback } from 'react';

/** Asks for the password, and resolves when the user has signed in again. Rejects if the user closes the dialog. */
export const FreshSignInContext = createContext<() => Promise<void>>(() => Promise.reject(new Error('Nobody asks')));

/**
 * Returns a function that sends a request. If the server asks for a fresh sign-in, the function asks for the password
 * and sends the request again. It must be a request that may be sent twice.
 */
export function useFreshSignIn(): <Answer>(send: () => Promise<Answer>) => Promise<Answer> {
  const ask = use(FreshSignInContext);
  return useCallback(
    async (send) => {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof WatejaError) || error.code !== 'sign_in_again') throw error;
        // If the user closes the dialog, the page shows the server's refusal.
        await ask().catch(() => {
          throw error;
        });
        return send();
      }
    },
    [ask],
  );
}
