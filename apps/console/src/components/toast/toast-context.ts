import { createContext, use } from 'react';

export interface Toast {
  /** What was done. */
  text: string;
  /** Takes it back; missing if nothing has changed. It may be called again after a failure. */
  undo?: () => Promise<unknown>;
}

export const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Answers a function that tells what was done, for some seconds, with a way to undo it. */
export const useToast = () => use(ToastContext);
