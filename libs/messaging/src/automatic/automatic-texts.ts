import type { AutomaticKind, Purpose } from '../message-enums';

/** The texts of a message that an event sends: it has them all. */
export interface AutomaticTexts {
  sms_text: string;
  email_subject: string;
  email_text: string;
}

/**
 * What decides whether somebody gets it. A receipt is about the sale; a welcome and thanks are about the relation to the
 * shop, which `can_receive_loyalty` and consents for loyalty are for.
 */
export const PURPOSE_OF: Record<AutomaticKind, Purpose> = {
  receipt: 'service',
  welcome: 'loyalty',
  became_regular: 'loyalty',
};

/** Which are sent until the shop says otherwise. A receipt costs as much as it is worth: not every shop wants it. */
export const IS_ON_AT_FIRST: Record<AutomaticKind, boolean> = { receipt: false, welcome: true, became_regular: true };

/** What they say until the shop says it in its own words. Each SMS is one segment for names of usual length. */
export const OUR_TEXTS: Record<AutomaticKind, AutomaticTexts> = {
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
