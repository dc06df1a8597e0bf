import type { NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';

/**
 * Interceptors as one, from the outermost in: between any two of its own Nest makes a new asynchronous resource for
 * every request, which costs more than most of them do. Each has to ask for the next one before it returns.
 */
export function asOneInterceptor(interceptors: NestInterceptor[]): NestInterceptor {
  return {
    intercept: (context, next) =>
      interceptors
        .reduceRight((inner, each) => ({ handle: () => each.intercept(context, inner) as Observable<unknown> }), next)
        .handle(),
  };
}
