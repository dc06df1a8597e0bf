import { DomainError, ValidationFailed } from '@wateja/common';

/** No version of the loyalty programme is in force, or the one in force is switched off. */
export class ProgramDisabled extends DomainError {
  constructor() {
    super('rejected', 'program_disabled', 'The loyalty programme of this business is not switched on');
  }
}

/** Only the first version may begin in the past: sales since then have earned by the version before. */
export class ProgramBeginsInThePast extends ValidationFailed {
  constructor() {
    const message = 'Must not be in the past: only the first version of a programme may begin before now';
    super([{ path: 'valid_from', message }]);
  }
}

/** Customers join this programme only when they ask for it, and this customer has not. */
export class MemberNotEnrolled extends DomainError {
  constructor() {
    super('rejected', 'member_not_enrolled', 'The customer has not joined the loyalty programme');
  }
}
