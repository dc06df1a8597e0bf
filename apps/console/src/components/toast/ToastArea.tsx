import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { Failure } from '../states/Failure';
import { type Toast, ToastContext } from './toast-context';

const SHOWN_MS = 8_000;

/**
 * Shows the latest toast of the pages inside. It stays while the user points at it or has the focus in it. The button
 * and a failure announce their own changes: inside a status, screen readers would read them again with the whole text.
 */
export function ToastArea({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ toast: Toast; id: number }>();
  const [held, setHeld] = useState<number>();
  const show = useCallback((toast: Toast) => setShown((before) => ({ toast, id: (before?.id ?? 0) + 1 })), []);
  const close = useCallback(() => setShown(undefined), []);
  const hold = () => setHeld(shown?.id);
  const release = () => setHeld(undefined);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toast-area">
        <div
          className={shown && 'card toast'}
          onMouseEnter={hold}
          onMouseLeave={release}
          onFocus={hold}
          onBlur={release}
        >
          <div role="status">{shown && <Text key={shown.id}>{shown.toast.text}</Text>}</div>
          {shown && <Shown key={shown.id} toast={shown.toast} isHeld={held === shown.id} onClose={close} />}
        </div>
      </div>
    </ToastContext>
  );
}

interface ShownProps {
  toast: Toast;
  isHeld: boolean;
  onClose: () => void;
}

/**
 * Undoes the change that the toast is about, and closes the toast. It stays while the undo is on its way, and after a
 * failure.
 */
function Shown({ toast: { undo }, isHeld, onClose }: ShownProps) {
  const { t } = useTranslation();
  const undoing = useMutation({ mutationFn: async () => undo?.(), onSuccess: onClose });
  const stays = isHeld || !undoing.isIdle;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, onClose]);
  if (undoing.isError) return <Failure error={undoing.error} onRetry={() => undoing.mutate()} />;
  if (!undo) return null;
  return (
    <div>
      <BusyButton variant="default" loading={undoing.isPending} verb="undoing" onClick={() => undoing.mutate()}>
        {t('toast.undo')}
      </BusyButton>
    </div>
  );
}
