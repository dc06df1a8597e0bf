import { DomainError, NotFound } from '@wateja/common';

/** Nobody with this user id works in this business. */
export class MemberNotFound extends NotFound {
  constructor() {
    super('Member');
  }
}

/** This user works here already. */
export class AlreadyMember extends DomainError {
  constructor() {
    super('conflict', 'already_member', 'This user is already a member of the business');
  }
}

/** A business without an owner could never be managed again. */
export class LastOwner extends DomainError {
  constructor() {
    super('conflict', 'last_owner', 'A business needs at least one owner');
  }
}
