export { CustomerLookup, type CustomerLookupProps } from './CustomerLookup';
export type { LookupLanguage } from './texts';
export type { Choice, GetToken, LookupCustomer, LookupRewards } from './types';
