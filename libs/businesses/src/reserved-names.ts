import { fold } from '@wateja/common';

/** Digits and letters of other alphabets that look like a Latin letter. */
const LOOKALIKES: Record<string, string> = {
  ...{ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', i: 'l' },
  ...{ а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', і: 'l', ӏ: 'l', ј: 'j', к: 'k', м: 'm', о: 'o', р: 'p', ѕ: 's', т: 't' },
  ...{ у: 'y', х: 'x', α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'l', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't', χ: 'x' },
};

/** The words of a name, with characters that look the same made equal. */
const wordsOf = (name: string): string[] =>
  fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .map((word) => [...word].map((letter) => LOOKALIKES[letter] ?? letter).join(''));

/**
 * The reserved name for which a reader could take this name; undefined if there is none. Words that stand together
 * count as one, so `M PESA Support` passes for `M-Pesa`. Only whole words count, so `Wanjiru` does not pass for `Wanji`.
 */
export function reservedName(name: string, reserved: readonly string[]): string | undefined {
  const words = wordsOf(name);
  const runs = new Set(
    words.flatMap((_, from) => words.slice(from).map((__, length) => words.slice(from, from + length + 1).join(''))),
  );
  return reserved.find((candidate) => runs.has(wordsOf(candidate).join('')));
}
