import { z } from 'zod';

/** How many refused fields an answer names. */
export const MAX_DETAILS = 100;

/** Validation is synchronous, so this belongs to the one that is under way. */
let maxIssues = MAX_DETAILS;

/**
 * Runs a synchronous validation in which a list stops at so many faults.
 * @param max less than {@link MAX_DETAILS} when other parts of the same answer have faults already
 */
export function withMaxIssues<Result>(max: number, validate: () => Result): Result {
  maxIssues = Math.max(1, max);
  try {
    return validate();
  } finally {
    maxIssues = MAX_DETAILS;
  }
}

/**
 * Zod's list, except that it stops at the element whose faults are too many. Otherwise a body of one megabyte makes Zod
 * describe more than a hundred thousand faults, which takes a second and an answer of many megabytes. In a list that is too
 * long it reads nothing. This is Zod's way for kinds of schemas of other libraries: https://zod.dev/library-authors.
 */
const BoundedList = z.core.$constructor<z.ZodArray>('BoundedList', (inst, def) => {
  z.ZodArray.init(inst, def);
  const parseAll = inst._zod.parse.bind(inst._zod);
  inst._zod.parse = (payload, context) => {
    const value: unknown = payload.value;
    if (!Array.isArray(value)) return parseAll(payload, context);
    const { maximum } = inst._zod.bag as { maximum?: number };
    if (maximum !== undefined && value.length > maximum) {
      // Nothing in a list that is too long needs a look.
      const tooLong = { code: 'too_big', origin: 'array', maximum, inclusive: true } as const;
      payload.issues.push({ ...tooLong, input: value, inst, continue: false });
      return payload;
    }
    const items: unknown[] = [];
    for (const [index, item] of (value as unknown[]).entries()) {
      const result = def.element._zod.run({ value: item, issues: [] }, context);
      if (result instanceof Promise) throw new z.core.$ZodAsyncError();
      items.push(result.value);
      for (const issue of result.issues) payload.issues.push({ ...issue, path: [index, ...(issue.path ?? [])] });
      if (payload.issues.length < maxIssues) continue;
      // No rule over the whole body may see a list that was read in part.
      const last = payload.issues.pop();
      if (last) payload.issues.push({ ...last, continue: false });
      break;
    }
    payload.value = items.length === value.length ? items : value;
    return payload;
  };
});

/** A list in a body. Use it wherever a caller sends a list. */
export const list = <Element extends z.ZodType>(element: Element): z.ZodArray<Element> =>
  new BoundedList({ type: 'array', element }) as unknown as z.ZodArray<Element>;
