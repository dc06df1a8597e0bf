import { Liquid } from 'liquidjs';

const TAGS = ['if', 'unless', 'case', 'comment'];

/** None that makes a text grow by more than what is written, none that reads the clock, and none that throws. */
const FILTERS = [
  ...['capitalize', 'default', 'downcase', 'remove', 'strip', 'truncate', 'truncatewords', 'upcase'],
  ...['ceil', 'divided_by', 'floor', 'minus', 'plus', 'round', 'times'],
];

/**
 * Liquid with what a message needs: conditions and a few filters. Nothing loops, nothing reads a file, and a text
 * renders the same for the same values. What is accepted renders for everybody: the limits are far beyond any text.
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
  keep(liquid.tags, TAGS);
  keep(liquid.filters, FILTERS);
  // Liquid's own throw when the argument is missing.
  liquid.registerFilter('append', (value: unknown, suffix: unknown) => written(value) + written(suffix));
  liquid.registerFilter('prepend', (value: unknown, prefix: unknown) => written(prefix) + written(value));
  return liquid;
}

const written = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function keep(all: Record<string, unknown>, names: string[]): void {
  for (const name of Object.keys(all)) if (!names.includes(name)) Reflect.deleteProperty(all, name);
}
