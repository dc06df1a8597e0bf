import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { WatejaError } from '@wateja/client';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFieldErrors } from '../forms/use-field-errors';
import { RequestId } from './RequestId';
import { useErrorText } from './use-error-text';
import { useSecondsLeft } from './use-seconds-left';

interface FailureProps {
  error: Error;
  onRetry: () => void;
  /**
   * True for a change that takes effect once, however often it is sent. Without an answer, the user cannot know
   * whether it took effect.
   */
  isRepeatable?: boolean;
}

/**
 * Says that something failed, in its place, with a button to try again. If the server names a time, the button counts
 * down to it. The rest of the page stays. In a form, the first refused field gets the focus; without such a field,
 * this message gets it. The message lists the refused fields, as links to the fields with these names.
 */
export function Failure({ error, onRetry, isRepeatable = false }: FailureProps) {
  const { t } = useTranslation();
  const problem = useErrorText(error, isRepeatable);
  const secondsLeft = useSecondsLeft(error);
  const requestId = error instanceof WatejaError ? error.requestId : null;
  const refused = Object.entries(useFieldErrors(error));
  const alert = useRef<HTMLDivElement>(null);
  const isRefused = refused.length > 0;
  const [shownIn, setShownIn] = useState<HTMLFormElement>();
  useEffect(() => {
    const form = isRefused && alert.current?.closest('form');
    if (!form) return;
    (form.querySelector<HTMLElement>('[aria-invalid="true"]') ?? alert.current)?.focus();
    setShownIn(form);
  }, [error, isRefused]);
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      role="alert"
      className="danger"
      icon={<IconAlertTriangle size={20} stroke={1.75} aria-hidden />}
    >
      <Stack align="flex-start" gap="xs">
        <Text lang={problem?.lang}>{problem?.text}</Text>
        {isRefused && (
          <ul className="refused">
            {refused.map(([path, text]) => (
              <li key={path}>
                <Refused path={path} form={shownIn} />: {text}
              </li>
            ))}
          </ul>
        )}
        <Button variant="default" disabled={secondsLeft > 0} onClick={onRetry}>
          {t('states.retry')}
          {/* The sentence above says it once; a screen reader must not say each second. */}
          {secondsLeft > 0 && (
            <span className="number" aria-hidden>
              {` (${secondsLeft})`}
            </span>
          )}
        </Button>
        {requestId && <RequestId id={requestId} />}
      </Stack>
    </Alert>
  );
}

/** A refused field: a link to it, with its label. If the form has no such field, its path in the API. */
function Refused({ path, form }: { path: string; form: HTMLFormElement | undefined }) {
  const find = () => form?.elements.namedItem(path) as HTMLInputElement | null;
  // Without the asterisk, which screen readers should not read.
  const label = find()?.labels?.[0]?.textContent.replace(' *', '');
  if (!label) return <span lang="en">{path}</span>;
  return (
    // By the time of the click, the form may show another field of this name.
    <Anchor component="button" type="button" underline="always" onClick={() => find()?.focus()}>
      {label}
    </Anchor>
  );
}
