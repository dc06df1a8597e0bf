const WHILE_CUSTOMER =
  'As long as you are a customer of the shop. If you ask the shop to erase you, this data is removed.';
const BOOKS =
  'As long as the law requires the shop to keep its accounts. After an erasure the data stays without ' + 'your name.';

/** Explains each section of an export to the customer. */
export const EXPLANATION = {
  customer: {
    content:
      'Your name and contact details, as the shop recorded them. phone_e164 is your phone number in ' +
      'international form. search_text is your name, email and phone in a simplified spelling, which the ' +
      'search uses. external_id is your number in another system of the shop. An erasure removes all of ' +
      'this. Only a hash of your external_id stays, so that an import cannot add you again. This file does ' +
      'not contain the hash, because somebody could guess a short external_id from it.',
    purpose: 'The shop uses it to recognise you, to serve you and to contact you.',
    retention: WHILE_CUSTOMER,
  },
  preferences: {
    content:
      'What you like, how you pay, when you want to be called, and whether the shop may send you offers. ' +
      'Wateja computes average_spend from your purchases.',
    purpose: 'The shop uses it to serve you as you like, and to respect your wishes.',
    retention: WHILE_CUSTOMER,
  },
  purchase_history: {
    content: 'Totals of your purchases, as they are stored.',
    purpose: 'The shop uses it to know how loyal its customers are.',
    retention: BOOKS,
  },
  metrics: {
    content:
      'The same totals and your loyalty tier, as the staff of the shop see them. Wateja computes them and ' +
      'does not store them.',
    purpose: 'The shop uses it to know how loyal its customers are.',
    retention: 'Not stored. Wateja computes it each time it is read.',
  },
  notes: {
    content: 'Notes of the staff about you. created_by is the number of the user who wrote the note.',
    purpose: 'The shop uses it to remember what is important to you.',
    retention: WHILE_CUSTOMER,
  },
  consents: {
    content:
      'Whether you agreed to messages by SMS and by email. The latest entry for each channel and purpose ' +
      'counts. source tells how the shop got your answer. recorded_by is the number of the user who ' +
      'recorded it. reference is the id of your SMS, if you answered by SMS.',
    purpose: 'The shop uses it to send you only messages to which you agreed, and to prove that you agreed.',
    retention:
      'Permanently: nobody can change or remove entries. After an erasure the entries contain only your ' +
      'customer number, not your name.',
  },
  suppressions: {
    content:
      'That your phone has sent STOP, or that your phone or your email address has unsubscribed from the shop, and ' +
      'since when. The shop keeps a hash of the phone or the address for it, made with a secret key.',
    purpose: 'So that you get no messages, even if the shop adds you again.',
    retention: 'Permanently, also after an erasure: the hash alone does not say whose it is.',
  },
  messages: {
    content: 'Messages that the shop sent you or planned to send you, with the address and the result.',
    purpose: 'The shop uses it to contact you, and to know whether messages arrived and what they cost.',
    retention:
      'As long as you are a customer of the shop. If you ask the shop to erase you, address and text are ' +
      'removed. The record that there was a message stays.',
  },
  replies: {
    content:
      'The SMS from your phone, the request that the shop recognised in each of them, and when a person in ' +
      'the shop read it. customer_ids are the numbers of all customers with this phone. reference is a hash ' +
      'of your phone number and of the number of the SMS.',
    purpose: 'To answer you, and to do what you asked for.',
    retention: WHILE_CUSTOMER,
  },
  campaigns: {
    content:
      'The campaigns (messages to many customers) for which you were considered. It tells whether you got ' +
      'the message, were left out and why, or were in the holdout: a random group that gets no message, so ' +
      'that the shop can measure the effect of the campaign.',
    purpose: 'The shop uses it to measure whether its campaigns have an effect.',
    retention: 'Permanently. After an erasure the data stays without your name.',
  },
  sales: {
    content:
      'What you bought, when, how you paid, and what was refunded. external_id is the number of the ' +
      'receipt. reference is the number of a payment, such as the code of an M-Pesa payment. created_by or ' +
      'api_key_id is the number of the person or the till that recorded the sale. source says how the sale ' +
      'was recorded. attribution says when a sale that was recorded without you became yours, and who did it: is_claim ' +
      'means that you showed the receipt.',
    purpose: 'The shop needs them for its accounts.',
    retention: `${BOOKS} The references of payments are removed.`,
  },
  points_account: {
    content:
      'Your points account: since when you are a member, and how many points you owe. version counts the bookings. ' +
      'closed_at is the time of an erasure.',
    purpose: 'The shop uses it to give you points, and to take them when you spend them.',
    retention: BOOKS,
  },
  points: {
    content:
      'Every change of your points: for which sale or refund, by which version of the programme, and who adjusted them ' +
      'with which note. lots says from which of your points an entry took, or to which it gave.',
    purpose: 'The shop uses it to prove how many points you have.',
    retention:
      'Permanently: nobody can change or remove entries. After an erasure the points are gone, the notes are removed, ' +
      'and the entries contain only your customer number, not your name.',
  },
  point_lots: {
    content: 'Your points by the sale that earned them: what is left of them, and when they end.',
    purpose: 'The shop uses it to know which points end first.',
    retention: BOOKS,
  },
  quotes: {
    content:
      'What the shop quoted you before you bought: discounts, the points that were reserved for you, and what was to pay. ' +
      'user_id or api_key_id is the number of the person or the till that asked. content_hash is computed from the ' +
      'lines, so that the sale repeats them.',
    purpose: 'The shop uses it to charge what it has quoted.',
    retention: '30 days.',
  },
  tier: {
    content:
      'Your tier in the loyalty programme, since when you have it, and how long you keep it if you buy nothing more. ' +
      'program_version is the version of the programme by which it was computed.',
    purpose: 'The shop uses it to give you the discounts and points of your tier.',
    retention: 'Until an erasure. It follows from your purchases, unless the shop has set it by hand: is_override.',
  },
  tier_overrides: {
    content:
      'Tiers that the shop has set by hand: until which day, why, and when they were set and ended. user_id or ' +
      'api_key_id is the number of the person or the system that set the tier.',
    purpose: 'The shop uses it to give you another tier than that of your purchases.',
    retention: 'Permanently. An erasure ends the tier and removes the reason.',
  },
  merges: {
    content:
      'Other records of you that the shop merged into this one. Their data is in the other sections. kept ' +
      'contains what this record had already, such as the name and the preferences of the other record.',
    purpose:
      'The shop can separate the records again if they belong to two persons, and recognises your number in its ' +
      'other system.',
    retention: WHILE_CUSTOMER,
  },
  audit: {
    content:
      'Changes of your data: what was changed, when, and by whom. user_id is the number of the user who ' +
      'made the change. Values that identify you, and texts about you, appear as ***, because the audit ' +
      'trail does not store them.',
    purpose: 'The shop uses it to prove what happened to your data, and to what you agreed.',
    retention:
      'Permanently: nobody can change or remove entries. They contain your customer number, but not your name.',
  },
} as const;

/** Names the copies of this data that exist elsewhere for a limited time. */
export const ALSO_KEPT = [
  'Answers to requests with an Idempotency-Key are stored for 24 hours. They repeat data of this file.',
  'Events between the parts of the service contain your customer number and amounts of your sales.',
  'Backups contain the data of the day when they were made. The shop decides how long it keeps them.',
];
