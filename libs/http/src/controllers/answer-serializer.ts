import { type CallHandler, type ExecutionContext, Injectable } from '@nestjs/common';
import { ZodSerializerInterceptor } from 'nestjs-zod';
import { isDeepStrictEqual } from 'node:util';
import { map, mergeMap, type Observable, of } from 'rxjs';

import { JsonText } from './json-text';

/** Holds answers to their schemas: strips what these do not name, and refuses JSON that is not as they say. */
@Injectable()
export class AnswerSerializer extends ZodSerializerInterceptor {
  /** @throws Error where a statement's JSON is not what the schema would have made of it */
  override intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const held = (answer: unknown) => super.intercept(context, { handle: () => of(answer) });
    return next.handle().pipe(
      mergeMap((answer: unknown) => {
        if (!(answer instanceof JsonText)) return held(answer);
        const written: unknown = JSON.parse(answer.text);
        return held(written).pipe(
          map((expected) => {
            if (isDeepStrictEqual(written, expected)) return answer;
            throw new Error(`${context.getHandler().name}: the statement and the schema of its answer differ`);
          }),
        );
      }),
    );
  }
}
