import type { AutomaticKind } from '../message-enums';
import type { AutomaticTexts } from './text-fields';

/** The texts in Kiswahili. Each SMS fits one segment for names of usual length. */
export const KISWAHILI_TEXTS: Record<AutomaticKind, AutomaticTexts> = {
  receipt: {
    sms_text:
      'Habari {{ first_name }}, asante kwa kununua {{ business_name }}. ' +
      'Umelipa {{ currency }} {{ total_amount }} tarehe {{ completed_at }}. Risiti {{ receipt_number }}.',
    email_subject: 'Risiti yako {{ receipt_number }} kutoka {{ business_name }}',
    email_text: `Habari {{ first_name }},

asante kwa kununua {{ business_name }}.

Risiti: {{ receipt_number }}
Tarehe: {{ completed_at }}
Bidhaa: {{ total_items }}
Jumla: {{ currency }} {{ total_amount }}
Malipo: {{ payment_method }}

Karibu tena!
{{ business_name }}`,
  },
  welcome: {
    sms_text: 'Habari {{ first_name }}, karibu {{ business_name }}! Tunafurahi kuwa nawe. Karibu tena!',
    email_subject: 'Karibu {{ business_name }}',
    email_text: `Habari {{ first_name }},

karibu {{ business_name }}! Tunafurahi kuwa nawe.

Karibu tena!
{{ business_name }}`,
  },
  became_regular: {
    sms_text:
      'Habari {{ first_name }}, sasa wewe ni mteja wetu wa kudumu hapa {{ business_name }}. Asante kwa kurudi kwetu!',
    email_subject: 'Asante, {{ first_name }}',
    email_text: `Habari {{ first_name }},

sasa wewe ni mteja wetu wa kudumu. Asante kwa kurudi kwetu!

{{ business_name }}`,
  },
  tier_up: {
    sms_text:
      'Hongera {{ first_name }}, umefika daraja la {{ tier }} hapa {{ business_name }}! Asante kwa kununua kwetu.',
    email_subject: 'Umefika daraja la {{ tier }} hapa {{ business_name }}',
    email_text: `Habari {{ first_name }},

hongera: umefika daraja la {{ tier }} hapa {{ business_name }}! Asante kwa kununua kwetu.

{{ business_name }}`,
  },
  tier_at_risk: {
    sms_text:
      'Habari {{ first_name }}, una daraja la {{ tier }} hapa {{ business_name }} hadi {{ tier_until }}. ' +
      'Ili ubaki nalo nunua{% if missing_amount > 0 %} kwa {{ currency }} {{ missing_amount }}{% endif %}' +
      '{% if missing_amount > 0 and missing_purchases > 0 %} na{% endif %}' +
      '{% if missing_purchases > 0 %} mara {{ missing_purchases }}{% endif %}.',
    email_subject: 'Una daraja la {{ tier }} hadi {{ tier_until }}',
    email_text: `Habari {{ first_name }},

una daraja la {{ tier }} hapa {{ business_name }} hadi {{ tier_until }}. Ili ubaki nalo, kabla ya siku hiyo nunua:
{% if missing_amount > 0 %}
Kwa {{ currency }} {{ missing_amount }}{% endif %}{% if missing_purchases > 0 %}
Idadi ya mara: {{ missing_purchases }}{% endif %}

Karibu tena!
{{ business_name }}`,
  },
  points_expiring: {
    sms_text:
      'Habari {{ first_name }}, tumia pointi zako {{ points_expiring }} hapa {{ business_name }} hadi {{ points_until }}, ' +
      'kabla hazijaisha. Thamani yake ni {{ currency }} {{ points_worth }}.',
    email_subject: 'Pointi zako {{ points_expiring }} zitaisha hivi karibuni',
    email_text: `Habari {{ first_name }},

tumia pointi zako {{ points_expiring }} hapa {{ business_name }} hadi {{ points_until }}, kabla hazijaisha. Thamani yake ni {{ currency }} {{ points_worth }}.

Karibu tena!
{{ business_name }}`,
  },
  points_statement: {
    sms_text:
      'Habari {{ first_name }}, pointi zako hapa {{ business_name }}, {{ statement_month }}: umepata {{ points_earned }}, ' +
      'umetumia {{ points_used }}. Una {{ points_balance }}.',
    email_subject: 'Pointi zako hapa {{ business_name }}, {{ statement_month }}',
    email_text: `Habari {{ first_name }},

pointi zako hapa {{ business_name }}, {{ statement_month }}:

Umepata: {{ points_earned }}
Umetumia: {{ points_used }}
Zimeisha: {{ points_ended }}

Una pointi {{ points_balance }}. Thamani yake ni {{ currency }} {{ points_worth }}.

{{ business_name }}`,
  },
};
