import { RetryLater } from '@wateja/common';

/** Other exports of the business are running. */
export class ExportsBusy extends RetryLater {
  constructor(max: number) {
    const sentence = `${max} exports of this business are running. Try again when one has ended`;
    super('too-many-requests', 'exports_busy', sentence, 5);
  }
}
