import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@wateja/auth';
import { RouteNotFound } from '@wateja/http';

/** Answers requests for unknown routes. With a controller, the guards run and rate limits count these requests too. */
@Public()
@ApiExcludeController()
@Controller()
export class UnknownRouteController {
  @All('*')
  answer(): never {
    throw new RouteNotFound();
  }
}
