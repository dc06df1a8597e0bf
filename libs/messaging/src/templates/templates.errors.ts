import { DomainError } from '@wateja/common';

/** Another template of the business already has this name. */
export class TemplateNameTaken extends DomainError {
  constructor() {
    super('conflict', 'template_name_taken', 'Another template already has this name');
  }
}

/** A campaign uses the template. Campaigns are kept, and each keeps the reference to its template. */
export class TemplateInUse extends DomainError {
  constructor() {
    super('conflict', 'template_in_use', 'A campaign uses this template');
  }
}
