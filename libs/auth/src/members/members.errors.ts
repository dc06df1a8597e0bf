import { DomainError, NotFound } from '@wateja/common';

/** No member of this business has this user id. */
export class MemberNotFound extends NotFound {
  constructor() {
    super('Member');
  }
}

/** The user is already a member of the business. */
export class AlreadyMember extends DomainError {
  constructor() {
    super('conflict', 'already_member', 'This user is already a member of the business');
  }
}

/** The change would leave the business without an owner, and then nobody in it could manage it. */
export class LastOwner extends DomainError {
  constructor() {
    super('conflict', 'last_owner', 'A business needs at least one owner');
  }
}
