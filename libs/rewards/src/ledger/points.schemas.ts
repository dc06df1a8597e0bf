import { quantity } from '@wateja/common';

/** Points in an answer: a decimal without trailing zeros, below zero if the customer owes points. */
export const points = (example = '620') => quantity.meta({ examples: [example] });
