const WHILE_CUSTOMER = 'As long as you are a customer of the shop; removed when you ask to be erased.';
const BOOKS = 'As long as the law wants the shop to keep its books; kept without your name after an erasure.';

/** Explains each section of an export to the customer. */
export const EXPLANATION = {
  customer: {
    content:
      'Who you are and how to reach you, as the shop wrote it down. phone_e164 is your phone number in international ' +
      'form; search_text is your name, email and phone in the simplified spelling by which the shop finds you; ' +
      'external_id is your number in another system of the shop. An erased customer keeps nothing of this. What ' +
      'stays is a hash of your former external_id, by which imports are kept from bringing you back; it is not in here, ' +
      'because a short external_id can be guessed from it.',
    purpose: 'To know you as a customer, to serve you and to reach you.',
    retention: WHILE_CUSTOMER,
  },
  preferences: {
    content:
      'What you like, how you pay, when you want to be called, and whether the shop may send you offers. ' +
      'average_spend is computed from your purchases.',
    purpose: 'To serve you as you like it, and to respect your wishes.',
    retention: WHILE_CUSTOMER,
  },
  purchase_history: {
    content: 'Sums over your purchases, as they are stored.',
    purpose: 'To know how loyal its customers are.',
    retention: BOOKS,
  },
  metrics: {
    content: 'The same, and the tier that follows from it, as the people in the shop see it. Computed, not stored.',
    purpose: 'To know how loyal its customers are.',
    retention: 'Computed when it is read.',
  },
  notes: {
    content: 'What the people in the shop wrote down about you; created_by is the number of whoever did.',
    purpose: 'To remember what matters to you.',
    retention: WHILE_CUSTOMER,
  },
  consents: {
    content:
      'What you said about being written to, by SMS and by email: the latest entry of each channel and purpose holds. ' +
      'source is how it reached the shop, recorded_by the number of whoever wrote it down, and reference that of the ' +
      'SMS with which you said it.',
    purpose: 'To write to you only as you agreed to, and to prove it.',
    retention:
      'For good: nobody can change or remove entries. After an erasure they name your customer number, and nobody.',
  },
  messages: {
    content: 'What the shop wrote to you or meant to, where to, and what became of it.',
    purpose: 'To reach you, and to know that and at what cost it did.',
    retention:
      'As long as you are a customer of the shop; when you ask to be erased, address and text are removed, and that ' +
      'there was a message stays.',
  },
  campaigns: {
    content:
      'Which messages to many you were considered for: whether you were sent one, were left out and why, or were in ' +
      'the group that gets none, by which the shop sees whether they help.',
    purpose: 'To know whether what it sends is of use.',
    retention: 'For good; kept without your name after an erasure.',
  },
  sales: {
    content:
      'What you bought, when, how you paid, and what was given back. external_id is the number of the receipt, ' +
      'created_by or api_key_id the number of the person or of the till that recorded the sale, and source how it came.',
    purpose: 'The books of the shop.',
    retention: BOOKS,
  },
  audit: {
    content:
      'Who changed what about you, and when; user_id is the number of whoever did. Values that tell who you are, and ' +
      'what was written down, are *** here, as they are not kept.',
    purpose: 'To prove what happened to your data, and what you agreed to.',
    retention: 'For good: nobody can change or remove entries. They name your customer number, and nobody.',
  },
} as const;

/** Names the copies of this data that exist elsewhere for a limited time. */
export const ALSO_KEPT = [
  'The answers to requests with an Idempotency-Key are kept for 24 hours. They repeat what is in here.',
  'Events between the parts of the service name your customer number, and amounts of sales that are in here.',
  'Backups hold what was there when they were made, for as long as the shop keeps them.',
];
