import { DomainError, RetryLater } from '@wateja/common';

import { AgainLater } from '../../delivery/queue/job';

/** The campaign is not in a state in which this is possible. */
export class CampaignNotIn extends DomainError {
  constructor(states: string, status: string) {
    super('conflict', 'campaign_state', `This needs a campaign that is ${states}; this campaign is ${status}`);
  }
}

/** The time for which the campaign is scheduled has passed. */
export class ScheduleHasPassed extends DomainError {
  constructor() {
    super(
      'conflict',
      'schedule_passed',
      'The scheduled time of the campaign has passed; change scheduled_for, or set it to null',
    );
  }
}

/** The template was changed and lacks a text that the channel of the campaign needs. */
export class TemplateUnfit extends DomainError {
  constructor(sentence: string) {
    super('conflict', 'template_unfit', sentence);
  }
}

/** The campaign has far more recipients than any campaign of the shop so far. */
export class RecipientsUnconfirmed extends DomainError {
  override readonly extension: { recipients: number };

  constructor(recipients: number, largest: number) {
    super(
      'rejected',
      'recipients_unconfirmed',
      `The campaign has ${recipients} recipients, and the largest one so far had ${largest}; send it with confirm_recipients`,
      [{ path: 'confirm_recipients', message: `Must be ${recipients} or more` }],
    );
    this.extension = { recipients };
  }
}

/** Another process has already prepared these customers, so that process continues. */
export class PreparedElsewhere extends AgainLater {}

/** Other preflights of the business are running. */
export class PreflightsBusy extends RetryLater {
  constructor(max: number) {
    const sentence = `${max} preflights of this business are running. Try again when one has ended`;
    super('too-many-requests', 'preflights_busy', sentence, 5);
  }
}
