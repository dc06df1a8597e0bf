import { DomainError, ValidationFailed } from '@wateja/common';
import { createHash } from 'node:crypto';

/** Somebody has changed the resource since the version in If-Match. The answer has the current ETag. */
export class PreconditionFailed extends DomainError {
  /** The entity tag of the current version. */
  readonly entity_tag: string;

  constructor(version: number) {
    const tag = versionTag(version);
    super('precondition-failed', 'precondition_failed', 'It was changed by someone else; read it again', [
      { path: 'If-Match', message: `The current version is ${tag}` },
    ]);
    this.entity_tag = tag;
  }
}

/** Accepts any version when `expected` is undefined. @throws PreconditionFailed when `expected` is another version */
export function assertVersion(current: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== current) throw new PreconditionFailed(current);
}

/** The tag of a resource for an answer to a write, made of the version alone. */
export const versionTag = (version: number) => `"${version}"`;

/**
 * The tag of a whole answer. It starts with the version, which If-Match compares. It ends with a digest of the answer,
 * because the answer may also contain other resources, such as a customer's notes.
 */
export function representationTag(version: number, body: string): string {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return `"${version}-${digest}"`;
}

const TAG = /^"(\d{1,10})(?:-[\w-]+)?"$/;

/**
 * The version in an If-Match header; undefined without the header, or when it is `*`.
 * @throws ValidationFailed for a header that is neither `*` nor one strong tag of ours
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = TAG.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new ValidationFailed([{ path: 'If-Match', message: 'Must be the ETag of an earlier answer, such as "7"' }]);
}

/** True when an If-None-Match header names the tag, by weak comparison (RFC 9110, 13.1.2). */
export function isKnown(tag: string, header: string): boolean {
  const strong = (value: string) => value.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((named) => strong(named) === strong(tag));
}
