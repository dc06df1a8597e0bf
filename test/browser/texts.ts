import { readdirSync, readFileSync } from 'node:fs';

/** The texts of the console in a language, by key, such as `customer.name`. */
export function textsOf(language: 'en' | 'sw'): (key: string, values?: Record<string, string>) => string {
  const folder = `apps/console/src/i18n/${language}`;
  const groups = readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object);
  const all: Record<string, object> = {};
  // Some keys may be in one file, and the others in another.
  for (const [key, texts] of groups.flatMap((group) => Object.entries(group) as [string, object][])) {
    all[key] = { ...all[key], ...texts };
  }
  return (key, values = {}) => {
    const text = key
      .split('.')
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], all);
    if (typeof text !== 'string') throw new Error(`The console has no text ${key}`);
    // A value, such as `{{name}}`, or an element, such as `<time/>`.
    return text.replace(
      /\{\{(\w+)\}\}|<(\w+)\/>/g,
      (_, value?: string, element?: string) => values[value ?? element ?? ''] ?? '',
    );
  };
}
