import { AssertionError, LiquidError, type Template, Tokenizer, TypeGuards } from 'liquidjs';

import { engine } from './engine';
import { BadTemplate, UnknownVariable } from './template.errors';
import type { VariableName } from './variables';

/** Parses a text. @throws BadTemplate if the text uses something that Liquid, or our part of it, does not have */
export function parseWith(source: string): Template[] {
  try {
    refuseRanges(source);
    return engine.parse(source);
  } catch (error) {
    if (!(LiquidError.is(error) || error instanceof AssertionError)) throw error;
    throw new BadTemplate(sentence(error.message));
  }
}

/** Turns an error of Liquid, such as `tag "for" not found, line:1, col:1`, into a sentence. */
function sentence(message: string): string {
  const [, problem = message, line, column] = /^(.+), line:(\d+), col:(\d+)$/s.exec(message) ?? [];
  const about = problem.charAt(0).toUpperCase() + problem.slice(1);
  return line === undefined ? about : `${about} ${placeOf(Number(line), Number(column))}`;
}

const placeOf = (line: number, column: number) => `at line ${line}, column ${column}`;

/** Refuses ranges: a message does not need them, and `(1..1000000)` would create a list of a million numbers. */
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
    throw new BadTemplate(`Ranges are not supported ${placeOf(row ?? 1, col ?? 1)}`);
  }
}

/** Returns the variables of a template. @throws UnknownVariable */
export function checkVariables(template: Template[], allowed: readonly VariableName[]): VariableName[] {
  const { globals } = engine.analyzeSync(template, { partials: false });
  const names = new Set<VariableName>();
  for (const variable of Object.values(globals).flat()) {
    const name = allowed.find((candidate) => candidate === variable.toString());
    if (!name) {
      const { row, col } = variable.location;
      throw new UnknownVariable(variable.toString(), placeOf(row, col), allowed);
    }
    names.add(name);
  }
  return [...names];
}
