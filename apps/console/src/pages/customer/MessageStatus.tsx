import type { MessageList } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { type Meaning, Status } from '../../components/Status';

type MessageState = MessageList['messages'][number]['status'];

const MEANINGS: Record<MessageState, Meaning> = {
  queued: 'waiting',
  sending: 'waiting',
  sent: 'done',
  delivered: 'done',
  failed: 'failed',
  doubtful: 'doubtful',
  left_out: 'ended',
  cancelled: 'ended',
};

/** Shows the status of a message. */
export function MessageStatus({ status }: { status: MessageState }) {
  const { t } = useTranslation();
  return <Status meaning={MEANINGS[status]} word={t(`messages.statuses.${status}`)} />;
}
