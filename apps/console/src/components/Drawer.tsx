import { Button, Group, Stack, Title } from '@mantine/core';
import { type Mutation, useQueryClient } from '@tanstack/react-query';
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from './toast/toast-context';

/** After this time without an answer, the user may close the drawer. */
const HELD_MS = 8_000;

interface DrawerProps {
  title: string;
  /** Left out while only the content of the drawer may close it. */
  onClose?: (() => void) | undefined;
  children: ReactNode;
}

/**
 * A question beside the page. It is the browser's own dialog, which keeps the focus in it, gives it back, and closes
 * on Escape. The element with `data-autofocus` gets the focus first. While a change waits for its answer, the drawer
 * stays open for some seconds, because a user who does not see the answer would send the change again. A user who
 * closes it later is told that the result is not known.
 */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const mutations = useQueryClient().getMutationCache();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    opened?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    // The dialog is closed before it is removed, so that the focus returns to the button that opened it.
    return () => opened?.close();
  }, []);
  const isWaiting = () => dialog.current?.querySelector('[data-busy=change]') != null;
  const isHeld = () => isWaiting() && mutations.getAll().some(isNew);
  /** Lets the user close the drawer. If a click or a key closes it, a message says that the result is not known. */
  const mayLeave = () => {
    const opened = dialog.current;
    if (isWaiting()) setTimeout(() => opened?.isConnected || toast({ text: t('drawer.unknown') }));
  };
  const waitForAnswer = (event: MouseEvent) => {
    if (!isHeld()) mayLeave();
    else if (event.target instanceof Element && event.target.closest('button')) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (isHeld()) return;
        mayLeave();
        onClose?.();
      }}
      onClickCapture={waitForAnswer}
      // A second Escape closes it even if the page objects.
      onClose={() => {
        if (!onClose || isHeld()) dialog.current?.showModal();
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

/** Whether a change was sent some seconds ago, and has no answer yet. */
const isNew = ({ state: { status, submittedAt } }: Mutation) =>
  status === 'pending' && Date.now() - submittedAt < HELD_MS;
