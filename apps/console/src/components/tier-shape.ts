/** From the lowest tier up, each with more corners or points than the one before. */
const SHAPES = ['●', '▲', '◆'] as const;
const HIGHEST = '★';
/** Of a tier that the ladder does not have, or not any more. */
const UNKNOWN = '○';

/** The shape of a tier, by its place in the ladder. The highest of a long ladder share the last shape. */
export function shapeOf(name: string, ladder: readonly string[] = []): string {
  const place = ladder.indexOf(name);
  return place === -1 ? UNKNOWN : (SHAPES[place] ?? HIGHEST);
}
