import { DomainError } from '@wateja/common';

/** Another template of the business has this name. */
export class TemplateNameTaken extends DomainError {
  constructor() {
    super('conflict', 'template_name_taken', 'Another template already has this name');
  }
}

/** Campaigns tell what they were made of for as long as they are kept. */
export class TemplateInUse extends DomainError {
  constructor() {
    super('conflict', 'template_in_use', 'A campaign uses this template');
  }
}
