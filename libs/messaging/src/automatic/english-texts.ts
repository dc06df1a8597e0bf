import type { AutomaticKind } from '../message-enums';
import type { AutomaticTexts } from './text-fields';

/** The texts in English. Each SMS fits one segment for names of usual length. */
export const ENGLISH_TEXTS: Record<AutomaticKind, AutomaticTexts> = {
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
  tier_up: {
    sms_text:
      'Congratulations {{ first_name }}, you have reached {{ tier }} at {{ business_name }}! ' +
      'Thank you for shopping with us.',
    email_subject: 'You have reached {{ tier }} at {{ business_name }}',
    email_text: `Hi {{ first_name }},

congratulations: you have reached {{ tier }} at {{ business_name }}! Thank you for shopping with us.

{{ business_name }}`,
  },
  tier_at_risk: {
    sms_text:
      'Hi {{ first_name }}, you have {{ tier }} at {{ business_name }} until {{ tier_until }}. ' +
      'To keep it by then:{% if missing_amount > 0 %} spend {{ currency }} {{ missing_amount }}{% endif %}' +
      '{% if missing_amount > 0 and missing_purchases > 0 %} and{% endif %}' +
      '{% if missing_purchases > 0 %} shop {{ missing_purchases }} times{% endif %}.',
    email_subject: 'You have {{ tier }} until {{ tier_until }}',
    email_text: `Hi {{ first_name }},

you have {{ tier }} at {{ business_name }} until {{ tier_until }}. To keep it, you still need by then:
{% if missing_amount > 0 %}
Purchases for {{ currency }} {{ missing_amount }}{% endif %}{% if missing_purchases > 0 %}
Number of purchases: {{ missing_purchases }}{% endif %}

See you soon!
{{ business_name }}`,
  },
  points_expiring: {
    sms_text:
      'Hi {{ first_name }}, use {{ points_expiring }} of your points at {{ business_name }} by {{ points_until }}, ' +
      'before they end. They are worth {{ currency }} {{ points_worth }}.',
    email_subject: '{{ points_expiring }} of your points end soon',
    email_text: `Hi {{ first_name }},

use {{ points_expiring }} of your points at {{ business_name }} by {{ points_until }}, before they end. They are worth {{ currency }} {{ points_worth }}.

See you soon!
{{ business_name }}`,
  },
  points_statement: {
    sms_text:
      'Hi {{ first_name }}, your points at {{ business_name }} in {{ statement_month }}: earned {{ points_earned }}, ' +
      'used {{ points_used }}. You have {{ points_balance }}.',
    email_subject: 'Your points at {{ business_name }} in {{ statement_month }}',
    email_text: `Hi {{ first_name }},

your points at {{ business_name }} in {{ statement_month }}:

Earned: {{ points_earned }}
Used: {{ points_used }}
Ended: {{ points_ended }}

You have {{ points_balance }} points. They are worth {{ currency }} {{ points_worth }}.

{{ business_name }}`,
  },
};
