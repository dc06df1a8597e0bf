/** The shapes of the tiers, from the lowest up. Each has more corners or points than the one before. */
const SHAPES = ['●', '▲', '◆'] as const;
const HIGHEST = '★';
/** The shape of a tier that is not, or no longer, in the ladder. */
const UNKNOWN = '○';

/** The shape of a tier, by its place in the ladder. The highest of a long ladder share the last shape. */
export function shapeOf(name: string, ladder: readonly string[] = []): string {
  const place = ladder.indexOf(name);
  return place === -1 ? UNKNOWN : (SHAPES[place] ?? HIGHEST);
}
