import type { Template as LiquidTemplate } from 'liquidjs';

import { engine } from './engine';
import { type Amount, amountIn } from './numbers';
import { checkVariables, parseWith } from './parse';
import { NUMBERS, type VariableName, type Variables } from './variables';

/** A text that was parsed and checked once, so that it can be rendered for many customers. */
export interface CompiledText {
  source: string;
  /** The variables that the text shows, or uses in a condition. */
  variables: VariableName[];
  /** Null if the text needs Liquid to render it. */
  plain: PlainText | null;
  liquid: LiquidTemplate[];
}

/**
 * Compiles a text that may use the `allowed` variables.
 * @throws UnknownVariable, BadTemplate: both name line and column
 */
export function parseTemplate(source: string, allowed: readonly VariableName[]): CompiledText {
  const liquid = parseWith(source);
  const variables = checkVariables(liquid, allowed);
  return { source, variables, plain: plainText(source, allowed), liquid };
}

/** Renders the text for these values. It removes line breaks and control characters from the values. */
export function render(compiled: CompiledText, variables: Variables): string {
  return cleanText(compiled.plain ? joinText(compiled.plain, variables) : renderWithLiquid(compiled, variables));
}

/**
 * Renders any text with Liquid. {@link render} uses it for texts with filters and conditions; for all others it would
 * give the same result, only more slowly.
 */
export function renderWithLiquid({ liquid, variables }: CompiledText, values: Variables): string {
  const scope: Partial<Record<VariableName, string | number | null | Amount>> = {};
  for (const name of variables)
    scope[name] = NUMBERS.includes(name) ? amountIn(cleanValue(values[name])) : cleanValue(values[name]);
  return String(engine.renderSync(liquid, scope));
}

function joinText({ outputs, rest }: PlainText, values: Variables): string {
  let text = '';
  for (const { before, name } of outputs) text += before + String(cleanValue(values[name]) ?? '');
  return text + rest;
}

/**
 * A text that contains only literals and variables. Joining strings gives the same result as Liquid, many times faster.
 */
interface PlainText {
  outputs: { before: string; name: VariableName }[];
  rest: string;
}

const OUTPUT = /\{\{\s*([a-z_]+)\s*\}\}/g;

/** Splits a text into literals and variables; null if the text contains anything else. */
function plainText(source: string, allowed: readonly VariableName[]): PlainText | null {
  const outputs: PlainText['outputs'] = [];
  let end = 0;
  for (const { 0: output, 1: identifier, index } of source.matchAll(OUTPUT)) {
    const name = allowed.find((candidate) => candidate === identifier);
    if (!name) return null;
    outputs.push({ before: source.slice(end, index), name });
    end = index + output.length;
  }
  const rest = source.slice(end);
  const hasMore = [...outputs.map(({ before }) => before), rest].some((literal) => /\{[{%]/.test(literal));
  return hasMore ? null : { outputs, rest };
}

/** Control characters, line separators, and marks that change the writing direction. */
const NOT_IN_VALUES = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;

/** Puts a value on one line, because typed and imported values can contain line breaks. */
function cleanValue(value: string | number | null | undefined): string | number | null {
  if (typeof value !== 'string') return value ?? null;
  return value.replace(NOT_IN_VALUES, ' ');
}

const NOT_IN_TEXTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
/** Characters that no message has: byte order marks, tags, halves of surrogate pairs. */
const INVISIBLE_IN_TEXTS = /[\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;

/**
 * Writes line breaks as \n and removes the characters that channels do not send, because a literal in Liquid can contain
 * any character. So a preview shows, and its price counts, exactly what is sent.
 */
function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(NOT_IN_TEXTS, ' ').replace(INVISIBLE_IN_TEXTS, '');
}
