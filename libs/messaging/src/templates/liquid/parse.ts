import { AssertionError, LiquidError, type Template, Tokenizer, TypeGuards } from 'liquidjs';

import { engine } from './engine';
import { BadTemplate, UnknownVariable } from './template.errors';
import type { VariableName } from './variables';

/** @throws BadTemplate for what Liquid, or our part of it, does not know */
export function parseWith(source: string): Template[] {
  try {
    refuseRanges(source);
    return engine.parse(source);
  } catch (error) {
    if (!(LiquidError.is(error) || error instanceof AssertionError)) throw error;
    throw new BadTemplate(sentence(error.message));
  }
}

/** Liquid's `tag "for" not found, line:1, col:1`, for people. */
function sentence(message: string): string {
  const [, what = message, line, column] = /^(.+), line:(\d+), col:(\d+)$/s.exec(message) ?? [];
  const about = what.charAt(0).toUpperCase() + what.slice(1);
  return line === undefined ? about : `${about} ${place(Number(line), Number(column))}`;
}

const place = (line: number, column: number) => `at line ${line}, column ${column}`;

/** `(1..1000000)` has no use in a message, and makes a list of a million. */
function refuseRanges(source: string): void {
  for (const token of new Tokenizer(source).readTopLevelTokens()) {
    if (TypeGuards.isHTMLToken(token)) continue;
    if (
      !token
        .getText()
        .replace(/"[^"]*"|'[^']*'/g, '')
        .includes('..')
    )
      continue;
    const [row, col] = token.getPosition();
    throw new BadTemplate(`Ranges are not supported ${place(row ?? 1, col ?? 1)}`);
  }
}

/** The variables of a template. @throws UnknownVariable */
export function checkVariables(template: Template[], known: readonly VariableName[]): VariableName[] {
  const { globals } = engine.analyzeSync(template, { partials: false });
  const found = new Set<VariableName>();
  for (const variable of Object.values(globals).flat()) {
    const name = known.find((each) => each === variable.toString());
    if (!name) {
      const { row, col } = variable.location;
      throw new UnknownVariable(variable.toString(), place(row, col), known);
    }
    found.add(name);
  }
  return [...found];
}
