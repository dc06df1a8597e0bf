import { DomainError } from '@wateja/common';

import type { Permission } from '../principals/permissions';

/** The request asks for permissions that no widget token has, or that the caller does not have. */
export class WidgetPermissionRefused extends DomainError {
  constructor(refused: Permission[]) {
    super(
      'forbidden',
      'widget_permission_refused',
      `A widget token from you cannot have ${refused.join(', ')}; ask for fewer permissions`,
    );
  }
}
