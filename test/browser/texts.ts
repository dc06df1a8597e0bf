import { readFileSync } from 'node:fs';

/** The words of the console in a language, by key, such as `customer.name`. */
export function textsOf(language: 'en' | 'sw'): (key: string, values?: Record<string, string>) => string {
  const all: unknown = JSON.parse(readFileSync(`apps/console/src/i18n/${language}.json`, 'utf8'));
  return (key, values = {}) => {
    const text = key.split('.').reduce((node, part) => (node as Record<string, unknown> | undefined)?.[part], all);
    if (typeof text !== 'string') throw new Error(`The console has no text ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  };
}
