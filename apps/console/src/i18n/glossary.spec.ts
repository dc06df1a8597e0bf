import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The words of the console, English and Kiswahili, one for each meaning. Some have a form for a noun of another class. */
const WORDS: Record<string, string> = {
  Home: 'Nyumbani',
  Customer: 'Mteja',
  Customers: 'Wateja',
  Sales: 'Mauzo',
  'New sale': 'Mauzo mapya',
  Sell: 'Uza',
  Loyalty: 'Pointi na daraja',
  Campaign: 'Kampeni',
  Campaigns: 'Kampeni',
  Inbox: 'Kikasha',
  Import: 'Leta faili',
  Download: 'Pakua',
  Settings: 'Mipangilio',
  More: 'Zaidi',
  Search: 'Tafuta',
  Filters: 'Vichujio',
  'Sort by': 'Panga kwa',
  Columns: 'Safuwima',
  Rows: 'Mistari',
  Save: 'Hifadhi',
  Cancel: 'Ghairi',
  Delete: 'Futa',
  Edit: 'Hariri',
  Add: 'Ongeza',
  Close: 'Funga',
  Back: 'Rudi',
  Next: 'Endelea',
  Undo: 'Tendua',
  'Try again': 'Jaribu tena',
  Confirm: 'Thibitisha',
  Send: 'Tuma',
  Schedule: 'Panga muda',
  Stop: 'Simamisha',
  Copy: 'Nakili',
  'Sign in': 'Ingia',
  'Sign out': 'Ondoka',
  Password: 'Nenosiri',
  Email: 'Barua pepe',
  'Phone number': 'Nambari ya simu',
  Name: 'Jina',
  Address: 'Anwani',
  Language: 'Lugha',
  Light: 'Mweupe',
  Dark: 'Mweusi',
  Today: 'Leo',
  Yesterday: 'Jana',
  'From … to …': 'Kuanzia … hadi …',
  'Walk-in': 'Wa kupita',
  Wholesale: 'Wa jumla',
  Occasional: 'Mara chache',
  Frequent: 'Mara nyingi',
  Purchases: 'Manunuzi',
  'Last purchase': 'Ununuzi wa mwisho',
  'Total spent': 'Thamani ya manunuzi',
  'Average purchase': 'Wastani wa kila ununuzi',
  'Average lifetime value': 'Wastani wa thamani ya mteja',
  Receipt: 'Risiti',
  Receipts: 'Risiti',
  'Receipt number': 'Nambari ya risiti',
  Product: 'Bidhaa',
  Products: 'Bidhaa',
  Quantity: 'Idadi',
  Price: 'Bei',
  Amount: 'Kiasi',
  Total: 'Jumla',
  Discount: 'Punguzo',
  'To pay': 'Ya kulipa',
  'Paid by': 'Njia ya malipo',
  Cash: 'Taslimu',
  'On credit': 'Kwa deni',
  Refunds: 'Marejesho',
  Pending: 'Yanasubiri',
  Completed: 'Yamekamilika',
  'Partly refunded': 'Yamerejeshwa kwa sehemu',
  Points: 'Pointi',
  'Points balance': 'Salio la pointi',
  'Use points': 'Tumia pointi',
  'Adjust points': 'Rekebisha pointi',
  'Points owed': 'Pointi ambazo hazijatumika',
  Tier: 'Daraja',
  Tiers: 'Madaraja',
  Promotions: 'Promosheni',
  Reason: 'Sababu',
  Goodwill: 'Nia njema',
  Notes: 'Madokezo',
  Preferences: 'Mapendeleo',
  Consents: 'Idhini',
  Messages: 'Jumbe',
  Templates: 'Violezo',
  Audience: 'Walengwa',
  'Left out': 'Walioachwa',
  Cost: 'Gharama',
  Budget: 'Bajeti',
  Scheduled: 'Imepangwa',
  Draft: 'Rasimu',
  Report: 'Ripoti',
  'Comparison group': 'Kikundi cha kulinganisha',
  Replies: 'Majibu',
  File: 'Faili',
  'Undo import': 'Tendua uletaji',
  Merge: 'Unganisha',
  'Erase for good': 'Futa kabisa',
  Deactivate: 'Sitisha',
  "Person's data file": 'Faili ya data ya mteja',
  Staff: 'Mfanyakazi',
  Manager: 'Meneja',
  Owner: 'Mmiliki',
  Shop: 'Duka',
  Team: 'Timu',
  'API keys': 'Funguo za API',
  'Signed-in devices': 'Vifaa vilivyoingia',
  'Change history': 'Kumbukumbu za mabadiliko',
  'Quiet hours': 'Saa za utulivu',
  Tags: 'Lebo',
  Tag: 'Lebo',
  'Loading…': 'Inapakia…',
  'Not allowed': 'Huna ruhusa',
  Required: 'Inahitajika',
  'Show as table': 'Onyesha kama jedwali',
};

/** Texts whose English has another meaning than the word of the list, or which agree with another noun. */
const OTHERS: Record<string, string> = {
  // Sends another device away.
  'devices.end': 'Ondoa',
  // A message, and a column, of another noun class than people.
  'messages.statuses.left_out': 'Umeachwa',
  'imports.leftOut': 'Imeachwa',
  // What was brought in, and not the command.
  'history.sources.import': 'Faili iliyoletwa',
  'history.resources.import': 'Faili iliyoletwa',
};

type Texts = { [key: string]: string | Texts };
const flatten = (texts: Texts, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
const textsOf = (language: string) =>
  readdirSync(join(__dirname, language)).flatMap((file) =>
    flatten(JSON.parse(readFileSync(join(__dirname, language, file), 'utf8')) as Texts),
  );

describe('the words of the glossary', () => {
  const swahili = new Map(textsOf('sw'));
  const used = textsOf('en').filter(([, text]) => Object.hasOwn(WORDS, text));

  it('are used for the same thing everywhere', () => {
    expect(used.length).toBeGreaterThan(100);
    const differing = used.flatMap(([key, english]) => {
      const [found = '', expected = ''] = [swahili.get(key), OTHERS[key] ?? WORDS[english]];
      return found.toLowerCase() === expected.toLowerCase() ? [] : [`${key}: ${english} = ${found}, not ${expected}`];
    });
    expect(differing).toEqual([]);
  });

  it('name the product Mfumo in Kiswahili, where Wateja are the customers', () => {
    // The product has a name, so what English says of it is said of one thing.
    const ofProduct = textsOf('en').filter(([, text]) => text.includes('Wateja'));
    expect(ofProduct.length).toBeGreaterThan(10);
    const confused = ofProduct.filter(([key]) => /\bWateja\b/.test(swahili.get(key) ?? ''));
    expect(confused).toEqual([]);
    const oneOf = /\bWateja (i|u|hai|hau)[a-z]/;
    expect([...swahili].filter(([, text]) => oneOf.test(text))).toEqual([]);
  });
});
