const en = {
  label: 'Customer',
  placeholder: 'Name or phone',
  short: 'Type 4 characters or more',
  searching: 'Searching…',
  none: (query: string) => `Nobody found for ${query}`,
  found: (count: number) => `${count} found`,
  offline: 'No connection. Nothing was searched',
  not_allowed: 'Not allowed here. Ask the owner of this page',
  slow: 'The server does not answer',
  failed: 'That did not work',
  readingRewards: 'Reading points…',
  rewardsFailed: 'Points and tier could not be read',
  retry: 'Try again',
  add: (query: string) => `Add ${query}`,
  newCustomer: 'New customer',
  name: 'Name',
  phone: 'Phone number',
  save: 'Save',
  cancel: 'Cancel',
  clear: (name: string) => `Remove ${name}`,
  tier: 'Tier',
  points: 'Points',
  discount: 'Discount',
  types: { walk_in: 'Walk-in', regular: 'Regular', wholesale: 'Wholesale', vip: 'VIP' } as Record<string, string>,
};
export type Texts = typeof en;

const sw: Texts = {
  label: 'Mteja',
  placeholder: 'Jina au simu',
  short: 'Andika herufi au tarakimu 4 au zaidi',
  searching: 'Inatafuta…',
  none: (query) => `Hakuna aliyepatikana kwa ${query}`,
  found: (count) => (count === 1 ? 'Amepatikana 1' : `Wamepatikana ${count}`),
  offline: 'Hakuna mtandao. Hakuna kilichotafutwa',
  not_allowed: 'Huna ruhusa hapa. Mwulize mwenye ukurasa huu',
  slow: 'Seva haijibu',
  failed: 'Haikufaulu',
  readingRewards: 'Inasoma pointi…',
  rewardsFailed: 'Pointi na daraja havikuweza kusomwa',
  retry: 'Jaribu tena',
  add: (query) => `Ongeza ${query}`,
  newCustomer: 'Mteja mpya',
  name: 'Jina',
  phone: 'Nambari ya simu',
  save: 'Hifadhi',
  cancel: 'Ghairi',
  clear: (name) => `Ondoa ${name}`,
  tier: 'Daraja',
  points: 'Pointi',
  discount: 'Punguzo',
  types: { walk_in: 'Wa kupita', regular: 'Wa kawaida', wholesale: 'Wa jumla', vip: 'VIP' },
};

export type LookupLanguage = 'en' | 'sw';

/** The words for a language tag such as `sw-KE`. English if there are none. */
export const languageOf = (tag: string): LookupLanguage => (tag.toLowerCase().startsWith('sw') ? 'sw' : 'en');

export const textsIn = (language: LookupLanguage): Texts => ({ en, sw })[language];
