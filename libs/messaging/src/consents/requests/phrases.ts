/** One step of a phrase: the words that fit, and how many other words may stand before it. */
interface Step {
  words: ReadonlySet<string>;
  max_gap: number;
}

/** Words in a fixed order, such as `stop … sending|texting`. */
export type Phrase = readonly Step[];

const MAX_GAP = 3;

/** Reads a phrase: `a|b` stands for one of several words, and `…` for up to three other words. */
export function parsePhrase(text: string): Phrase {
  const steps: Step[] = [];
  let maxGap = 0;
  for (const part of text.split(' ')) {
    if (part !== '…') steps.push({ words: new Set(part.split('|')), max_gap: maxGap });
    maxGap = part === '…' ? MAX_GAP : 0;
  }
  return steps;
}

/** True if the words contain the phrase. */
export function containsPhrase(words: readonly string[], phrase: Phrase): boolean {
  return words.some((_word, at) => endOfPhrase(words, at, phrase) !== null);
}

/** The words before, between and behind phrases. */
export function splitAtPhrases(words: readonly string[], phrases: readonly Phrase[]): string[][] {
  const parts: string[][] = [];
  let part: string[] = [];
  let end = 0;
  for (const [at, word] of words.entries()) {
    end = Math.max(end, ...phrases.map((phrase) => endOfPhrase(words, at, phrase) ?? 0));
    if (at >= end) {
      part.push(word);
    } else {
      parts.push(part);
      part = [];
    }
  }
  return [...parts, part];
}

/** The index behind the phrase that begins at the word `at`; null if none begins there. */
function endOfPhrase(words: readonly string[], at: number, [first, ...others]: Phrase): number | null {
  if (!first?.words.has(words[at] ?? '')) return null;
  // After each step the phrase may have reached several words, because the gap may end at any of them.
  let reached = [at];
  for (const { words: fitting, max_gap } of others) {
    const next = reached.flatMap((index) => Array.from({ length: max_gap + 1 }, (_, gap) => index + 1 + gap));
    reached = [...new Set(next)].filter((index) => fitting.has(words[index] ?? ''));
  }
  return reached.length > 0 ? Math.max(...reached) + 1 : null;
}
