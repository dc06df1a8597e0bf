/** A value of a preview, in a few words. */
export function valueOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(valueOf).join(', ');
  if (typeof value === 'object') return Object.values(value).map(valueOf).filter(Boolean).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
