import { DomainError, RetryLater } from '@wateja/common';

/** The file cannot be imported. */
export class FileNotImportable extends DomainError {
  constructor(path: 'file' | 'mapping', message: string) {
    super('rejected', 'file_not_importable', 'The file cannot be imported', [{ path, code: 'invalid', message }]);
  }
}

/** Only an uploaded import, or one that failed, can be run. */
export class ImportNotRunnable extends DomainError {
  constructor(status: string) {
    super('conflict', 'import_not_runnable', `Only uploaded and failed imports can be run; this import is ${status}`);
  }
}

/** The state or the age of the import does not allow a revert. */
export class ImportNotRevertible extends DomainError {
  constructor(sentence: string) {
    super('conflict', 'import_not_revertible', sentence);
  }
}

/** Files are kept for some days, until an erasure, and until the import has finished. */
export class ImportFileRemoved extends DomainError {
  constructor() {
    super('conflict', 'import_file_removed', 'The file of this import is no longer stored; upload it again');
  }
}

/** Other imports of the business are being uploaded or run. */
export class ImportsBusy extends RetryLater {
  constructor() {
    super(
      'too-many-requests',
      'imports_busy',
      'A business can upload two files and run two imports at the same time; try again later',
      30,
    );
  }
}
