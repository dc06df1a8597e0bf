/** Shortens the first names, so that a till can read a name back without showing all of it: `Z. Mwangi`. */
export function nameHint(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined) return '';
  if (words.length === 1) return initialOf(last);
  return `${initialOf(words[0] ?? '')} ${last}`;
}

/** The first letter with its accents and joiners. */
function initialOf(word: string): string {
  const [first] = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word);
  return `${first?.segment ?? ''}.`;
}
