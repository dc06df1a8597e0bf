import { queryOptions } from '@tanstack/react-query';
import { type AutomaticMessage, withEntityTag } from '@wateja/client';

import type { Version } from '../../components/conflict/version';
import { wateja } from '../../session/session';

/** The settings of messages: those of the shop, and those of the operator. */
export const messagingQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'messaging-settings', 'all'],
    queryFn: async () => (await wateja.messaging.getMessagingSettings({ path: { businessId } })).settings,
  });

/** The messages that go out by themselves, with their texts. */
export const automaticQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'automatic-messages'],
    queryFn: async () => (await wateja.messaging.listAutomaticMessages({ path: { businessId } })).automatic_messages,
  });

export type AutomaticDraft = Pick<AutomaticMessage, 'is_enabled' | 'sms_text' | 'email_subject' | 'email_text'>;

/** An automatic message with the tag that a change sends. */
export async function readAutomatic(
  businessId: number,
  kind: AutomaticMessage['kind'],
): Promise<Version<AutomaticDraft>> {
  const { answer, etag } = await withEntityTag((options) =>
    wateja.messaging.getAutomaticMessage({ path: { businessId, kind }, ...options }),
  );
  const { is_enabled, sms_text, email_subject, email_text } = answer.automatic_message;
  return { draft: { is_enabled, sms_text, email_subject, email_text }, etag };
}
