import type account from './en/account.json';
import type apiErrors from './en/api-errors.json';
import type campaigns from './en/campaigns.json';
import type customer from './en/customer.json';
import type customerForm from './en/customer-form.json';
import type customers from './en/customers.json';
import type entry from './en/entry.json';
import type forms from './en/forms.json';
import type home from './en/home.json';
import type imports from './en/import.json';
import type inbox from './en/inbox.json';
import type loyalty from './en/loyalty.json';
import type merge from './en/merge.json';
import type messageTexts from './en/message-texts.json';
import type newSale from './en/new-sale.json';
import type password from './en/password.json';
import type sales from './en/sales.json';
import type settings from './en/settings.json';
import type shop from './en/shop.json';
import type shortcuts from './en/shortcuts.json';
import type start from './en/start.json';
import type webhooks from './en/webhooks.json';

/** The keys of all texts, by which the compiler finds a misspelled one. */
export type Texts = typeof account &
  typeof apiErrors &
  typeof campaigns &
  typeof customer &
  typeof customerForm &
  typeof customers &
  typeof entry &
  typeof forms &
  typeof home &
  typeof imports &
  typeof inbox &
  typeof loyalty &
  typeof merge &
  typeof messageTexts &
  typeof newSale &
  typeof password &
  typeof sales &
  typeof settings &
  typeof shop &
  typeof shortcuts &
  typeof start &
  typeof webhooks;
