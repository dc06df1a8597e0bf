import type { Webhook, WebhookAttempt, WebhookDelivery } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { type Meaning, Status } from '../../components/Status';

const MEANINGS: Record<WebhookDelivery['status'], Meaning> = {
  pending: 'waiting',
  delivered: 'done',
  failed: 'failed',
};

/** Shows whether a webhook is on, and why it is off. */
export function WebhookState({ webhook: { is_active, switched_off_reason } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  if (is_active) return <Status meaning="done" word={t('webhooks.on')} />;
  if (switched_off_reason === null) return <Status meaning="ended" word={t('webhooks.off')} />;
  const meaning = switched_off_reason === 'by_hand' ? 'ended' : 'failed';
  return <Status meaning={meaning} word={t(`webhooks.offBecause.${switched_off_reason}`)} />;
}

/** What became of an event. */
export function DeliveryStatus({ status }: Pick<WebhookDelivery, 'status'>) {
  const { t } = useTranslation();
  return <Status meaning={MEANINGS[status]} word={t(`webhooks.status.${status}`)} />;
}

/** Returns a function that says what came of an attempt: the status of the answer, or why there was none. */
export function useAnswerText(): (attempt: WebhookAttempt | null) => string {
  const { t } = useTranslation();
  return (attempt) => {
    if (attempt === null) return t('webhooks.noAnswer');
    if (attempt.error !== null) return t(`webhooks.attemptErrors.${attempt.error}`);
    return attempt.status === null ? t('webhooks.noAnswer') : String(attempt.status);
  };
}
