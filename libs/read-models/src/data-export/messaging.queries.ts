import { isReplyOf } from '@wateja/messaging';
import { isoTime, Prisma } from '@wateja/prisma';

/** The sections of an export about messages to the customer. Each row has one text column, `json`. */

/** Returns all of the customer's consent entries, newest first. */
export function consents(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', c.id, 'business_id', c.business_id, 'customer_id', c.customer_id, 'channel', c.channel,
      'purpose', c.purpose, 'state', c.state, 'source', c.source, 'wording_version', c.wording_version,
      'evidence', c.evidence, 'stated_at', ${isoTime('c.stated_at')},
      'reference', c.reference, 'recorded_by', c.recorded_by, 'api_key_id', c.api_key_id,
      'brings_back', c.brings_back, 'recorded_at', ${isoTime('c.recorded_at')}
    )::text AS json
    FROM customer_consents c WHERE c.business_id = ${businessId} AND c.customer_id = ${customerId}
    ORDER BY c.recorded_at DESC, c.id DESC`;
}

/** Returns the messages to the customer in any state, newest first. */
export function messages(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', m.id, 'business_id', m.business_id, 'customer_id', m.customer_id, 'campaign_id', m.campaign_id,
      'cause', m.cause, 'kind', m.kind, 'purpose', m.purpose, 'channel', m.channel, 'address', m.address,
      'subject', m.subject, 'body', m.body, 'segments', m.segments, 'cost', m.cost::text, 'status', m.status,
      'reason', m.reason, 'attempts', m.attempts, 'provider', m.provider,
      'provider_message_id', m.provider_message_id, 'send_after', ${isoTime('m.send_after')},
      'sending_at', ${isoTime('m.sending_at')}, 'sent_at', ${isoTime('m.sent_at')},
      'delivered_at', ${isoTime('m.delivered_at')}, 'failed_at', ${isoTime('m.failed_at')},
      'created_at', ${isoTime('m.created_at')}, 'updated_at', ${isoTime('m.updated_at')}
    )::text AS json
    FROM messages m WHERE m.business_id = ${businessId} AND m.customer_id = ${customerId}
    ORDER BY m.created_at DESC, m.id DESC`;
}

/** Returns the SMS from the customer, newest first. */
export function replies(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', r.id, 'business_id', r.business_id, 'customer_ids', customers_of_reply(r.business_id, r.id, r.phone),
      'phone', r.phone, 'body', r.body, 'request', r.request, 'reference', r.reference,
      'received_at', ${isoTime('r.received_at')}, 'read_at', ${isoTime('r.read_at')}
    )::text AS json
    FROM replies r WHERE ${isReplyOf(businessId, customerId)}
    ORDER BY r.received_at DESC, r.id DESC`;
}

/** Returns the campaigns that had the customer in their audience, newest first. */
export function campaigns(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'business_id', r.business_id, 'campaign_id', r.campaign_id, 'customer_id', r.customer_id, 'name', c.name,
      'group', r.group, 'reason', r.reason
    )::text AS json
    FROM campaign_recipients r
    JOIN campaigns c ON c.business_id = r.business_id AND c.id = r.campaign_id
    WHERE r.business_id = ${businessId} AND r.customer_id = ${customerId}
    ORDER BY c.created_at DESC, c.id DESC`;
}

/** Hashes of the customer's phone and address, hexadecimal; null if there is none. */
export interface AddressHashes {
  sms: string | null;
  email: string | null;
}

/** Returns that the customer's phone sent STOP, and that the phone or the address unsubscribed from the shop. */
export function suppressions(businessId: number, { sms, email }: AddressHashes): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object('channel', 'sms', 'source', 'sms_stop', 'since', ${isoTime('s.stopped_at')})::text AS json
    FROM stopped_phones s WHERE s.phone_hash = decode(${sms}::text, 'hex') AND s.stopped_at IS NOT NULL
    UNION ALL
    SELECT json_build_object(
      'channel', u.channel, 'source', u.source, 'since', ${isoTime('u.unsubscribed_at')}
    )::text
    FROM unsubscribed_addresses u WHERE u.business_id = ${businessId} AND (
      u.channel = 'sms' AND u.address_hash = decode(${sms}::text, 'hex')
      OR u.channel = 'email' AND u.address_hash = decode(${email}::text, 'hex')
    )`;
}
