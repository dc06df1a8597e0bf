import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Texts } from './texts';
import entry from './en/entry.json';

export const LANGUAGES = ['en', 'sw'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The files of the texts, one for each group of pages. `entry` has the words of the sign-in and of failures. */
export type TextGroup =
  | 'account'
  | 'api-errors'
  | 'campaigns'
  | 'customer'
  | 'customer-form'
  | 'customers'
  | 'entry'
  | 'forms'
  | 'home'
  | 'import'
  | 'inbox'
  | 'loyalty'
  | 'merge'
  | 'message-texts'
  | 'new-sale'
  | 'password'
  | 'sales'
  | 'settings'
  | 'shop'
  | 'shortcuts'
  | 'start'
  | 'webhooks';

const CHOICE = 'wateja.language';
const files = import.meta.glob<object>('./{en,sw}/*.json', { import: 'default' });
/** The groups of all pages that were opened, which a change of the language reads again. */
const groups = new Set<TextGroup>(['entry']);
let language: Language = 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Texts };
  }
}

/** Starts with the user's choice, or else with the language of the browser. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    // In the first file, because they also say that another file could not be loaded.
    resources: { en: { translation: entry } },
    fallbackLng: 'en',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key: string) => {
      reportError(new Error(`The console has no text ${key}`));
      return key;
    },
  });
  const chosen = localStorage.getItem(CHOICE) ?? navigator.language;
  await changeLanguage(chosen.startsWith('sw') ? 'sw' : 'en').catch(() => undefined);
}

/** Changes the language of the page, and remembers it on this device. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  localStorage.setItem(CHOICE, chosen);
  await changeLanguage(chosen);
}

/** Loads the words of a page, in the language of the user. */
export async function loadTexts(names: readonly TextGroup[]): Promise<void> {
  for (const name of names) groups.add(name);
  await Promise.all(names.map((name) => load(language, name)));
}

async function changeLanguage(chosen: Language): Promise<void> {
  // Again, if a page was opened meanwhile: its words were loaded in the former language only.
  for (let loaded = 0; loaded < groups.size;) {
    loaded = groups.size;
    await Promise.all([...groups].map((name) => load(chosen, name)));
  }
  // Only now: if a file cannot be loaded, the pages to come stay in the language of this one.
  language = chosen;
  await i18next.changeLanguage(chosen);
  document.documentElement.lang = chosen;
}

/** A file that was loaded before comes from the browser's modules. */
async function load(from: Language, name: TextGroup): Promise<void> {
  const read = files[`./${from}/${name}.json`];
  if (!read) throw new Error(`There are no texts ${name}`);
  i18next.addResourceBundle(from, 'translation', await read(), true, true);
}
