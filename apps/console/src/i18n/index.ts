import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import en from './en.json';

export const LANGUAGES = ['en', 'sw'] as const;
export type Language = (typeof LANGUAGES)[number];

const CHOICE = 'wateja.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** Starts with the user's choice, or else with the language of the browser. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  const chosen = localStorage.getItem(CHOICE) ?? navigator.language;
  await changeLanguage(chosen.startsWith('sw') ? 'sw' : 'en');
}

/** Changes the language of the page, and remembers it on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOICE, language);
  await changeLanguage(language);
}

async function changeLanguage(language: Language): Promise<void> {
  if (language === 'sw' && !i18next.hasResourceBundle('sw', 'translation')) {
    i18next.addResourceBundle('sw', 'translation', (await import('./sw.json')).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
