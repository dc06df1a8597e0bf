import { Liquid } from 'liquidjs';

const TAGS = ['if', 'unless', 'case', 'comment'];

/** The allowed filters. None of them makes a text much longer, reads the clock, or throws an error. */
const FILTERS = [
  ...['capitalize', 'default', 'downcase', 'remove', 'strip', 'truncate', 'truncatewords', 'upcase'],
  ...['ceil', 'divided_by', 'floor', 'minus', 'plus', 'round', 'times'],
];

/**
 * Liquid, reduced to what a message needs: conditions and a few filters. Templates cannot loop or read files, and the
 * same values always give the same text. A template that was accepted renders for every customer, because the limits
 * are far above the needs of any text.
 */
export const engine = makeEngine();

function makeEngine(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: 20_000,
    renderLimit: 2_000,
    memoryLimit: 20_000_000,
  });
  removeOthers(liquid.tags, TAGS);
  removeOthers(liquid.filters, FILTERS);
  // These replace the filters of Liquid, which throw an error if the argument is missing.
  liquid.registerFilter('append', (value: unknown, suffix: unknown) => toText(value) + toText(suffix));
  liquid.registerFilter('prepend', (value: unknown, prefix: unknown) => toText(prefix) + toText(value));
  return liquid;
}

const toText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function removeOthers(all: Record<string, unknown>, names: string[]): void {
  for (const name of Object.keys(all)) if (!names.includes(name)) Reflect.deleteProperty(all, name);
}
