import type { AutomaticKind, Purpose } from '../message-enums';

/** The texts of an automatic message. It always has all of them. */
export interface AutomaticTexts {
  sms_text: string;
  email_subject: string;
  email_text: string;
}

/**
 * The purpose of each kind, which decides which permission counts. A receipt belongs to the sale. A welcome and thanks
 * belong to the relationship with the shop, so they need `can_receive_loyalty` and a consent for loyalty.
 */
export const PURPOSE_OF: Record<AutomaticKind, Purpose> = {
  receipt: 'service',
  welcome: 'loyalty',
  became_regular: 'loyalty',
};

/**
 * Whether each kind is on until the shop changes it. Receipts and welcomes are off: each one costs money, and a shop
 * that registers its first customers has not decided yet what to write to them.
 */
export const IS_ENABLED_BY_DEFAULT: Record<AutomaticKind, boolean> = {
  receipt: false,
  welcome: false,
  became_regular: true,
};

/** The texts until the shop writes its own. Each SMS fits one segment for names of usual length. */
export const DEFAULT_TEXTS: Record<AutomaticKind, AutomaticTexts> = {
  receipt: {
    sms_text:
      'Hi {{ first_name }}, thank you for shopping at {{ business_name }}. ' +
      'You paid {{ currency }} {{ total_amount }} on {{ completed_at }}. Receipt {{ receipt_number }}.',
    email_subject: 'Your receipt {{ receipt_number }} from {{ business_name }}',
    email_text: `Hi {{ first_name }},

thank you for shopping at {{ business_name }}.

Receipt: {{ receipt_number }}
Date: {{ completed_at }}
Items: {{ total_items }}
Total: {{ currency }} {{ total_amount }}
Paid by: {{ payment_method }}

See you soon!
{{ business_name }}`,
  },
  welcome: {
    sms_text: 'Hi {{ first_name }}, welcome to {{ business_name }}! We are happy to have you with us. See you soon!',
    email_subject: 'Welcome to {{ business_name }}',
    email_text: `Hi {{ first_name }},

welcome to {{ business_name }}! We are happy to have you with us.

See you soon!
{{ business_name }}`,
  },
  became_regular: {
    sms_text:
      'Hi {{ first_name }}, you are now one of our regulars at {{ business_name }}. Thank you for coming back to us!',
    email_subject: 'Thank you, {{ first_name }}',
    email_text: `Hi {{ first_name }},

you are now one of our regulars. Thank you for coming back to us!

{{ business_name }}`,
  },
};
