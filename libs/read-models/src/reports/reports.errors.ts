import { DomainError, RetryLater } from '@wateja/common';

/** The report has more rows than a workbook can hold. */
export class TooManyRows extends DomainError {
  constructor(max: number) {
    super(
      'rejected',
      'too_many_rows',
      `A workbook holds at most ${max} rows of a report. Use format=csv, or choose fewer rows.`,
    );
  }
}

/** Other reports of the business, or of the process, are being written. */
export class ReportsBusy extends RetryLater {
  constructor(sentence: string) {
    super('too-many-requests', 'reports_busy', sentence, 30);
  }
}
