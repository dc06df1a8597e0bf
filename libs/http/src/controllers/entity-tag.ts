import { DomainError, ValidationFailed } from '@wateja/common';
import { createHash } from 'node:crypto';

/** The resource is no longer the version that If-Match names. The answer carries the current tag. */
export class PreconditionFailed extends DomainError {
  /** The current version's entity tag. */
  readonly entity_tag: string;

  constructor(version: number) {
    const tag = versionTag(version);
    super('precondition-failed', 'precondition_failed', 'It was changed by someone else; read it again', [
      { path: 'If-Match', message: `The current version is ${tag}` },
    ]);
    this.entity_tag = tag;
  }
}

/** @throws PreconditionFailed when `expected` is another version; undefined expects nothing */
export function assertVersion(current: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== current) throw new PreconditionFailed(current);
}

/** The tag of a resource of which only the version is known. */
export const versionTag = (version: number) => `"${version}"`;

/**
 * The tag of a whole representation. It starts with the version, which is what If-Match compares, and ends
 * with a digest, because an answer may also show what belongs to other resources: a customer's notes.
 */
export function representationTag(version: number, body: string): string {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return `"${version}-${digest}"`;
}

const TAG = /^"(\d{1,10})(?:-[\w-]+)?"$/;

/**
 * The version that an If-Match header asks for; undefined when it asks for none.
 * @throws ValidationFailed for anything but one strong tag of ours, or `*`
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = TAG.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new ValidationFailed([{ path: 'If-Match', message: 'Must be the ETag of an earlier answer, such as "7"' }]);
}

/** RFC 9110, 13.1.2: weak comparison with any of the tags in an If-None-Match header. */
export function isKnown(tag: string, header: string): boolean {
  const strong = (value: string) => value.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((known) => strong(known) === strong(tag));
}
