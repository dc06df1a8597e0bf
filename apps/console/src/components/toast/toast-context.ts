import { createContext, use } from 'react';

export interface Toast {
  /** What was done. */
  text: string;
  /** Takes it back; missing if nothing has changed. It may be called again after a failure. */
  undo?: () => Promise<unknown>;
}

export const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Returns a function that shows for some seconds what was done, with a button to undo it. */
export const useToast = () => use(ToastContext);
