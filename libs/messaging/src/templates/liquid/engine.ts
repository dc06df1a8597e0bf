import { type FilterImplOptions, Liquid } from 'liquidjs';

import { Amount, MATH_FILTERS, shownNumber } from './numbers';

const TAGS = ['if', 'unless', 'case', 'comment'];

/** The allowed filters for text. None of them makes a text much longer, reads the clock, or throws an error. */
const TEXT_FILTERS = ['capitalize', 'default', 'downcase', 'remove', 'strip', 'truncate', 'truncatewords', 'upcase'];

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
    outputEscape: (value: unknown) => shownNumber(value) as string,
    parseLimit: 20_000,
    renderLimit: 2_000,
    memoryLimit: 20_000_000,
  });
  removeOthers(liquid.tags, TAGS);
  removeOthers(liquid.filters, TEXT_FILTERS);
  for (const name of TEXT_FILTERS) liquid.registerFilter(name, ofWhatIsShown(liquid.filters[name]));
  for (const [name, filter] of Object.entries(MATH_FILTERS)) liquid.registerFilter(name, filter);
  // These replace the filters of Liquid, which throw an error if the argument is missing.
  liquid.registerFilter('append', (value: unknown, suffix: unknown) => toText(value) + toText(suffix));
  liquid.registerFilter('prepend', (value: unknown, prefix: unknown) => toText(prefix) + toText(value));
  return liquid;
}

function toText(value: unknown): string {
  const text = shownNumber(value instanceof Amount ? value.valueOf() : value);
  return typeof text === 'string' || typeof text === 'number' ? String(text) : '';
}

/** Changes a filter for text so that it takes a number as a customer reads it. */
function ofWhatIsShown(filter: FilterImplOptions | undefined): FilterImplOptions {
  if (typeof filter !== 'function') throw new TypeError('A text filter of Liquid is not a function');
  return function (value: unknown, ...args: unknown[]) {
    return filter.call(this, shownNumber(value), ...args) as unknown;
  };
}

function removeOthers(all: Record<string, unknown>, names: string[]): void {
  for (const name of Object.keys(all)) if (!names.includes(name)) Reflect.deleteProperty(all, name);
}
