import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Texts = { [key: string]: string | Texts };

const flatten = (texts: Texts, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
const filesOf = (language: string) => readdirSync(join(__dirname, language)).sort();
const textsOf = (language: string) =>
  filesOf(language).flatMap((file) =>
    flatten(JSON.parse(readFileSync(join(__dirname, language, file), 'utf8')) as Texts),
  );
const variablesOf = (text: string) => [...new Set(text.match(/\{\{\w+\}\}|<\w+\/>/g))].sort();

describe('the texts of the console', () => {
  const [english, swahili] = [new Map(textsOf('en')), new Map(textsOf('sw'))];

  it('are in the same files in both languages, each key in one file', () => {
    expect(filesOf('sw')).toEqual(filesOf('en'));
    expect(textsOf('en')).toHaveLength(english.size);
    expect(textsOf('sw')).toHaveLength(swahili.size);
  });

  it('have the same keys in both languages', () => {
    expect([...swahili.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are never empty', () => {
    const texts = [...english, ...swahili];
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('name the same variables and elements in both languages', () => {
    const differing = [...english].filter(
      ([key, text]) => String(variablesOf(text)) !== String(variablesOf(swahili.get(key) ?? '')),
    );
    expect(differing).toEqual([]);
  });

  it('have both plural forms, or none', () => {
    const stems = (suffix: string) =>
      [...english.keys()].filter((key) => key.endsWith(suffix)).map((key) => key.slice(0, -suffix.length));
    expect(stems('_one').sort()).toEqual(stems('_other').sort());
  });

  it('say one point and several points', () => {
    const several = [...english].filter(([key, text]) => /\{\{\w+\}\} points/.test(text) && !key.endsWith('_other'));
    expect(several).toEqual([]);
  });
});
