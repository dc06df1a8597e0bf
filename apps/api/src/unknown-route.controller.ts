import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, RouteNotFound } from '@wateja/auth';

/** Where requests for no route go, so that rate limits count them too. */
@Public()
@ApiExcludeController()
@Controller()
export class UnknownRouteController {
  @All('*')
  answer(): never {
    throw new RouteNotFound();
  }
}
