/** The part of an OpenAPI document to which references lead. */
export interface WithComponents {
  components: Record<string, Record<string, object>>;
}

/** The object that a reference stands for, or the object itself if it is no reference. */
export function follow<T extends { $ref?: string }>({ components }: WithComponents, referable: T): T {
  if (!referable.$ref) return referable;
  const [, , kind = '', name = ''] = referable.$ref.split('/');
  const target = components[kind]?.[name];
  if (!target) throw new Error(`The document has no ${referable.$ref}`);
  return target as T;
}
