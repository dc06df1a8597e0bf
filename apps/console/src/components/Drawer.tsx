import { Button, Group, Stack, Title } from '@mantine/core';
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface DrawerProps {
  title: string;
  /** Left out while only what is in the drawer may close it. */
  onClose?: (() => void) | undefined;
  children: ReactNode;
}

/**
 * A question beside the page. It is the browser's own dialog, which keeps the focus in it, gives it back, and closes by
 * Escape. What has `data-autofocus` gets the focus first. While a button in it waits for an answer, it stays: a user who does not
 * see the answer would do the same once more.
 */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    opened?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    // Closed while it is still in the page: so the focus returns to the button that opened it.
    return () => opened?.close();
  }, []);
  const isWaiting = () => dialog.current?.querySelector('[data-busy]') != null;
  const waitForAnswer = (event: MouseEvent) => {
    if (!isWaiting() || !(event.target instanceof Element) || !event.target.closest('button')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!isWaiting()) onClose?.();
      }}
      onClickCapture={waitForAnswer}
      // A second Escape closes it even if the page objects.
      onClose={() => {
        if (!onClose || isWaiting()) dialog.current?.showModal();
      }}
    >
      <Stack>
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} id={titleId}>
            {title}
          </Title>
          {onClose && (
            <Button variant="default" flex="none" onClick={onClose}>
              {t('drawer.close')}
            </Button>
          )}
        </Group>
        {children}
      </Stack>
    </dialog>
  );
}
