import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  line,
  message,
  nextCursor,
  optional,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { CHANNELS, PURPOSES } from '../../message-enums';
import { SOURCES } from './consents.queries';

const channel = z.enum(CHANNELS).meta({ examples: ['sms'] });
const purpose = z.enum(PURPOSES).meta({
  description: '`service`: receipts and news about orders. `offers`: advertising. `loyalty`: points and thanks.',
  examples: ['offers'],
});
const state = z.enum(['granted', 'withdrawn']).meta({ examples: ['granted'] });
const wording = {
  description: 'Version of the text to which the customer agreed, as you number your texts.',
  examples: ['counter-card-2026-02'],
};

export class ConsentsPath extends createZodDto(z.object({ customerId: idInUrl })) {}

/** The body of POST /customers/:businessId/:customerId/consents. */
export class AddConsent extends createZodDto(
  z
    .strictObject({
      ...{ channel, purpose, state },
      source: z
        .enum(['staff', 'customer'])
        .default('staff')
        .meta({
          description: 'Who gives the consent: `staff` for the customer, or the `customer`.',
          examples: ['customer'],
        }),
      wording_version: optional(line(50, 'Wording version')).meta(wording),
      reason: optional(line(200, 'Reason')).meta({
        description:
          'Why a withdrawn consent is granted again: required for that, with wording_version. It is kept in the audit ' +
          'trail for ever, so do not name anybody.',
        examples: ['Signed the card at the counter again'],
      }),
    })
    .refine(({ state, reason }) => state === 'granted' || reason == null, {
      path: ['reason'],
      error: 'Not allowed for a withdrawal, which needs no reason',
    })
    .meta({
      example: {
        ...{ channel: 'sms', purpose: 'offers', state: 'granted' },
        ...{ source: 'customer', wording_version: 'counter-card-2026-02' },
      },
    }),
) {}

const consent = z
  .object({
    id,
    channel: storedEnum(channel),
    purpose: storedEnum(purpose),
    state: storedEnum(state),
    source: storedEnum(z.enum(SOURCES)).meta({
      description:
        'The source of the entry: recorded by `staff`, given by the `customer`, an `import`, an SMS ' +
        '(`sms_stop`, `sms_start`, or `sms_reply` if it only looks like a STOP), the `unsubscribe_link` of an email, or the `erasure` of the customer.',
      examples: ['staff'],
    }),
    wording_version: z.string().nullable().meta(wording),
    evidence: z
      .string()
      .nullable()
      .meta({
        description: 'How the customer gave or withdrew the consent, from the file of an import.',
        examples: ['web form'],
      }),
    stated_at: timestamp
      .nullable()
      .meta({ description: 'When the customer gave or withdrew the consent, from the file of an import.' }),
    recorded_by: id.nullable().meta({ description: 'The user who recorded the entry.', examples: [123] }),
    api_key_id: id
      .nullable()
      .meta({ description: 'The API key that recorded the entry. Null for older entries too.', examples: [null] }),
    brings_back: z.boolean().meta({
      description: 'True if an owner granted again what had been withdrawn. The audit trail has the reason.',
      examples: [false],
    }),
    recorded_at: timestamp,
  })
  .meta({ id: 'Consent' });

/** An entry of the ledger. Data exports show it too. */
export const listedConsent = consent;

export class ConsentAdded extends createZodDto(
  z.object({ message: message('Consent recorded successfully'), consent }),
) {}

const latest = storedEnum(state)
  .nullable()
  .meta({ examples: ['granted'] });
const byPurpose = z.object({ service: latest, offers: latest, loyalty: latest });

const position = z.strictObject({ list: z.string(), at: timestampInput, id });

export class ConsentListQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(position).optional() }),
) {}

export class ConsentList extends createZodDto(
  z.object({
    current: z.object({ sms: byPurpose, email: byPurpose }).meta({
      description: 'The current consents: the latest entry for each channel and purpose. Null if there is no entry.',
    }),
    consents: z.array(consent),
    next_cursor: nextCursor,
  }),
) {}
