import type { Template as LiquidTemplate } from 'liquidjs';

import { engine } from './engine';
import { checkVariables, parseWith } from './parse';
import type { VariableName, Variables } from './variables';

/** A text that was parsed and checked, to be rendered for many. */
export interface CompiledText {
  source: string;
  /** The variables it shows or asks for. */
  variables: VariableName[];
  /** Null when Liquid has to render it. */
  plain: PlainText | null;
  liquid: LiquidTemplate[];
}

/**
 * Compiles a text that may use `known` variables.
 * @throws UnknownVariable, BadTemplate: both say where
 */
export function parseTemplate(source: string, known: readonly VariableName[]): CompiledText {
  const liquid = parseWith(source);
  const variables = checkVariables(liquid, known);
  return { source, variables, plain: plainText(source, known), liquid };
}

/** The text for these values, of which line breaks and control characters are left out. */
export function render(compiled: CompiledText, variables: Variables): string {
  return tidy(compiled.plain ? joined(compiled.plain, variables) : renderWithLiquid(compiled, variables));
}

/** What {@link render} does for texts with filters and conditions; the same for all others, and slower. */
export function renderWithLiquid({ liquid, variables }: CompiledText, values: Variables): string {
  const scope: Variables = {};
  for (const name of variables) scope[name] = clean(values[name]);
  return String(engine.renderSync(liquid, scope));
}

function joined({ outputs, rest }: PlainText, values: Variables): string {
  let text = '';
  for (const { before, name } of outputs) text += before + String(clean(values[name]) ?? '');
  return text + rest;
}

/** What Liquid gives for a variable alone is what a string is joined from, many times faster. */
interface PlainText {
  outputs: { before: string; name: VariableName }[];
  rest: string;
}

const OUTPUT = /\{\{\s*([a-z_]+)\s*\}\}/g;

/** Null for a text that holds more than literals and variables. */
function plainText(source: string, known: readonly VariableName[]): PlainText | null {
  const outputs: PlainText['outputs'] = [];
  let end = 0;
  for (const { 0: output, 1: written, index } of source.matchAll(OUTPUT)) {
    const name = known.find((each) => each === written);
    if (!name) return null;
    outputs.push({ before: source.slice(end, index), name });
    end = index + output.length;
  }
  const rest = source.slice(end);
  const hasMore = [...outputs.map(({ before }) => before), rest].some((literal) => /\{[{%]/.test(literal));
  return hasMore ? null : { outputs, rest };
}

/** Control characters, line separators and marks that turn the direction of what follows. */
const NOT_IN_VALUES = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;

/** A value is on one line, whatever was typed or imported. */
function clean(value: string | number | null | undefined): string | number | null {
  if (typeof value !== 'string') return value ?? null;
  return value.replace(NOT_IN_VALUES, ' ');
}

const NOT_IN_TEXTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Line breaks as \n, and no other control character: a literal in Liquid can write any. */
function tidy(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(NOT_IN_TEXTS, ' ');
}
