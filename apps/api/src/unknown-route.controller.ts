import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@wateja/auth';
import { DomainError } from '@wateja/common';

/** Where requests for no route go, so that rate limits count them too. */
@Public()
@ApiExcludeController()
@Controller()
export class UnknownRouteController {
  @All('*')
  answer(): never {
    throw new DomainError('not-found', 'route_not_found', 'Not found');
  }
}
