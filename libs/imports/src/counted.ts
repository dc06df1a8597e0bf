/** A number with its noun, such as `1 sale` or `1,234 sales`. */
export const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count.toLocaleString('en')} ${noun}s`;
