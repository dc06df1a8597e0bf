import { DomainError, withFullStop } from '@wateja/common';

/** The route takes a form with a file, and nothing else. */
export class FormRequired extends DomainError {
  constructor() {
    super('unsupported-type', 'unsupported_media_type', 'Send the file as multipart/form-data, in the field file');
  }
}

/** The file is larger than the route accepts. */
export class FileTooLarge extends DomainError {
  /** @param advice what to send instead; a sentence */
  constructor(maxBytes: number, advice = '') {
    const rule = `Must not be larger than ${maxBytes / 1_000_000} MB`;
    const message = advice === '' ? rule : `${withFullStop(rule)} ${advice}`;
    super('too-large', 'file_too_large', 'The file is larger than this route accepts', [
      { path: 'file', code: 'too_large', message },
    ]);
  }
}

/** The file takes longer to arrive than the server waits. */
export class UploadTooSlow extends DomainError {
  constructor() {
    super('too-slow', 'request_timeout', 'The file took too long to arrive');
  }
}
