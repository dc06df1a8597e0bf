import { DomainError, ValidationFailed } from '@wateja/common';
import { createHash } from 'node:crypto';

/** Somebody has changed the resource since the version in If-Match. The answer has the current ETag. */
export class PreconditionFailed extends DomainError {
  /** The entity tag of the current version. */
  readonly entity_tag: string;

  constructor(version: number) {
    const tag = versionTag(version);
    super('precondition-failed', 'precondition_failed', 'Somebody else has changed the resource; read it again', [
      { path: 'If-Match', message: `The current version is ${tag}` },
    ]);
    this.entity_tag = tag;
  }
}

/** The versions that an If-Match header accepts. It is empty when the header names tags of other servers only. */
export type ExpectedVersions = readonly number[];

/** @throws PreconditionFailed when `current` is none of the expected versions; undefined expects nothing */
export function assertVersion(current: number, expected: ExpectedVersions | undefined): void {
  if (expected !== undefined && !expected.includes(current)) throw new PreconditionFailed(current);
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

/** RFC 9110, 8.8.3. A tag may hold commas, so a list of tags cannot be split at them. */
const ENTITY_TAG = /[ \t,]*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)/y;
const EMPTY_ELEMENTS = /^[ \t,]*$/;

/** The opaque part of each tag in a list, with its quotes; undefined when the header is no list of tags. */
function opaqueTags(header: string): string[] | undefined {
  const tags: string[] = [];
  ENTITY_TAG.lastIndex = 0;
  let end = 0;
  for (let match = ENTITY_TAG.exec(header); match; match = ENTITY_TAG.exec(header)) {
    tags.push(match[1] ?? '');
    end = ENTITY_TAG.lastIndex;
  }
  return tags.length > 0 && EMPTY_ELEMENTS.test(header.slice(end)) ? tags : undefined;
}

const OUR_TAG = /^"(0|[1-9]\d{0,9})(?:-[\w-]+)?"$/;

/**
 * The versions that an If-Match header accepts; undefined when it accepts any. The comparison is weak, against RFC 9110:
 * proxies that compress an answer, such as nginx, make its tag weak, and the version in the tag still says what the
 * client has seen. A tag that we did not make matches no version.
 * @throws ValidationFailed for what is neither `*` nor a list of tags
 */
export function expectedVersions(header: string | undefined): ExpectedVersions | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = opaqueTags(header);
  if (tags) {
    return tags.flatMap((tag) => {
      const version = OUR_TAG.exec(tag)?.[1];
      return version === undefined ? [] : [Number(version)];
    });
  }
  throw new ValidationFailed([
    { path: 'If-Match', code: 'wrong_format', message: 'Must be the ETag of an earlier answer, such as "7"' },
  ]);
}

/** True when an If-None-Match header names the tag, by weak comparison (RFC 9110, 13.1.2). */
export function isKnown(tag: string, header: string): boolean {
  return header.trim() === '*' || (opaqueTags(header) ?? []).includes(tag.replace(/^W\//, ''));
}
