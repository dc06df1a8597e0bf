import { TagToken, type Token, Tokenizer, TypeGuards } from 'liquidjs';

import { BadTemplate } from './template.errors';
import { NUMBERS, type VariableName } from './variables';

const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const CONDITIONS = ['if', 'elsif', 'unless'];

/**
 * Refuses a condition that compares a number with text, because its result would not be what the author means.
 * @throws BadTemplate
 */
export function checkComparisons(source: string): void {
  const cases: (Token | undefined)[] = [];
  for (const token of new Tokenizer(source).readTopLevelTokens()) {
    if (!(token instanceof TagToken)) continue;
    const operands = [...new Tokenizer(token.args).readExpressionTokens()];
    if (CONDITIONS.includes(token.name)) {
      operands.forEach((operator, index) => {
        if (!TypeGuards.isOperatorToken(operator) || !COMPARISONS.includes(operator.operator)) return;
        refuseMixed(operands[index - 1], operands[index + 1], token);
      });
    } else if (token.name === 'case') cases.push(operands[0]);
    else if (token.name === 'endcase') cases.pop();
    else if (token.name === 'when') valuesOf(token.args).forEach((value) => refuseMixed(cases.at(-1), value, token));
  }
}

/** The values of `when`, which a comma or `or` separates. */
function valuesOf(args: string): Token[] {
  const tokenizer = new Tokenizer(args);
  const values: Token[] = [];
  for (let value = tokenizer.readValue(); value; value = tokenizer.readValue()) {
    values.push(value);
    tokenizer.skipBlank();
    if (tokenizer.peek() === ',') tokenizer.advance();
    else tokenizer.readOperator();
  }
  return values;
}

function refuseMixed(left: Token | undefined, right: Token | undefined, { begin, input }: TagToken): void {
  const [number, text] = isNumber(left) ? [left, right] : [right, left];
  if (!isNumber(number) || !isText(text)) return;
  const before = input.slice(0, begin).split('\n');
  const place = `at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  throw new BadTemplate(
    `${number?.getText() ?? ''} is a number and cannot be compared with the text ${text?.getText() ?? ''} ${place}`,
  );
}

const isNumber = (token: Token | undefined) =>
  TypeGuards.isNumberToken(token) ||
  (TypeGuards.isPropertyAccessToken(token) && NUMBERS.includes(token.getText() as VariableName));

const isText = (token: Token | undefined) =>
  TypeGuards.isQuotedToken(token) ||
  (TypeGuards.isPropertyAccessToken(token) && !NUMBERS.includes(token.getText() as VariableName));
