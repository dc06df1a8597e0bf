import { Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { Failure } from '../states/Failure';
import { type Toast, ToastContext } from './toast-context';

const SHOWN_MS = 8_000;

/** Shows the latest toast of the pages in it. */
export function ToastArea({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ toast: Toast; id: number }>();
  const show = useCallback((toast: Toast) => setShown((before) => ({ toast, id: (before?.id ?? 0) + 1 })), []);
  const close = useCallback(() => setShown(undefined), []);
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" className="toast-area">
        {shown && <ShownToast key={shown.id} toast={shown.toast} onClose={close} />}
      </div>
    </ToastContext>
  );
}

/** It stays while somebody points at it or has the focus in it, while it undoes, and after that failed. */
function ShownToast({ toast: { text, undo }, onClose }: { toast: Toast; onClose: () => void }) {
  const { t } = useTranslation();
  const [isHeld, setIsHeld] = useState(false);
  const undoing = useMutation({ mutationFn: async () => undo?.(), onSuccess: onClose });
  const stays = isHeld || !undoing.isIdle;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, onClose]);
  return (
    <div
      className="card toast"
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
        {undo && !undoing.isError && (
          <BusyButton
            variant="default"
            flex="none"
            loading={undoing.isPending}
            verb="undoing"
            onClick={() => undoing.mutate()}
          >
            {t('toast.undo')}
          </BusyButton>
        )}
      </Group>
      {undoing.isError && <Failure error={undoing.error} onRetry={() => undoing.mutate()} />}
    </div>
  );
}
