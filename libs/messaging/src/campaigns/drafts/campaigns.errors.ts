import { DomainError } from '@wateja/common';

import { AgainLater } from '../../delivery/queue/job';

/** What is asked of a campaign cannot be done in the state it is in. */
export class CampaignNotIn extends DomainError {
  constructor(states: string, status: string) {
    super('conflict', 'campaign_state', `Only a campaign that is ${states} can do this; this one is ${status}`);
  }
}

/** The time it was to begin at has passed before it was sent. */
export class ScheduleHasPassed extends DomainError {
  constructor() {
    super('conflict', 'schedule_passed', 'The time it is scheduled for has passed: change it or set it to null');
  }
}

/** The template was changed, and no longer has what the campaign's channel needs. */
export class TemplateUnfit extends DomainError {
  constructor(sentence: string) {
    super('conflict', 'template_unfit', sentence);
  }
}

/** Another process has prepared customers that this one was about to prepare: it is the one to go on. */
export class PreparedElsewhere extends AgainLater {}
