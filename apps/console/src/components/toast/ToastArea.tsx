import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { Failure } from '../states/Failure';
import { type Toast, ToastContext } from './toast-context';

const SHOWN_MS = 8_000;

/**
 * Shows the latest toast of the pages in it. It stays while somebody points at it or has the focus in it. The button and a
 * failure say themselves what becomes of them: a status that they stood in would say it once more, with its whole text.
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

/** Undoes what the toast tells, and ends it. It stays while it undoes, and after that failed. */
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
