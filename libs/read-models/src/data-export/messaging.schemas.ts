import { id, timestamp } from '@wateja/common';
import { listedConsent, listedReply } from '@wateja/messaging';
import { z } from 'zod';

const text = (example: string) => z.string().meta({ examples: [example] });
const businessId = id.meta({ examples: [5] });
const campaignId = id.meta({ examples: [7] });

/** An entry of the ledger of consents. `reference` is a hash of the provider's id for the customer's SMS. */
export const exportedConsent = listedConsent.extend({
  ...{ business_id: businessId, customer_id: id },
  reference: text('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08').nullable(),
});

/** A message, with its address and its text. */
export const exportedMessage = z.object({
  ...{ id: id.meta({ examples: [981] }), business_id: businessId, customer_id: id, campaign_id: campaignId.nullable() },
  ...{ cause: text('campaign:7:customer:12'), kind: text('campaign'), purpose: text('offers'), channel: text('sms') },
  ...{ address: text('+254701234567'), subject: text('Asante').nullable(), body: text('Asante, John!') },
  segments: z.int32().meta({ examples: [1] }),
  cost: text('0.8000'),
  ...{ status: text('delivered'), reason: text('no_loyalty').nullable() },
  attempts: z.int32().meta({ examples: [1] }),
  ...{ provider: text('africas_talking').nullable(), provider_message_id: text('ATXid_1').nullable() },
  send_after: timestamp,
  ...{ sending_at: timestamp.nullable(), sent_at: timestamp.nullable() },
  ...{ delivered_at: timestamp.nullable(), failed_at: timestamp.nullable() },
  ...{ created_at: timestamp, updated_at: timestamp },
});

/** An SMS from the customer. `reference` is a hash of the phone and the provider's id for the SMS. */
export const exportedReply = listedReply.omit({ customer_id: true }).extend({
  business_id: businessId,
  reference: text('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08').nullable(),
});

/** A campaign that had the customer in its audience. */
export const exportedCampaign = z.object({
  ...{ business_id: businessId, campaign_id: campaignId, customer_id: id },
  ...{ name: text('Easter'), group: text('sent'), reason: text('no_offers').nullable() },
});

/** A phone or an address to which nothing, or nothing but receipts, is sent. */
export const exportedSuppression = z.object({
  ...{ channel: text('email'), source: text('unsubscribe_link') },
  since: timestamp,
});
