import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';
import type { FastifyRequest } from 'fastify';

import { CustomerMerged } from './merges.errors';
import { survivorsOf } from './merges.queries';

/** The parts of a request that may name a customer. */
interface NamingRequest {
  params: unknown;
  body: unknown;
  principal?: { tenant: { business_id: number } | null };
}

/**
 * Answers 410 instead of 404 for a customer who was merged into another one. No module has to know: to each of them the
 * customer is missing, and this filter alone says why.
 */
@Catch(NotFound)
export class MergedCustomerFilter implements ExceptionFilter<NotFound> {
  /** @param problems answers all other errors, and also this one's */
  constructor(
    private readonly prisma: PrismaService,
    private readonly problems: ExceptionFilter,
  ) {}

  async catch(error: NotFound, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest & NamingRequest>();
    const survivor = error.code === 'customer_not_found' ? await this.survivor(request) : undefined;
    this.problems.catch(survivor === undefined ? error : new CustomerMerged(survivor), host);
  }

  /** The customer into whom the first customer that the request names was merged. */
  private async survivor({ params, body, principal }: NamingRequest): Promise<number | undefined> {
    const businessId = principal?.tenant?.business_id;
    const ids = namedIds(params, body);
    if (businessId === undefined || ids.length === 0) return undefined;
    try {
      const survivors = await withTenant(businessId, () =>
        this.prisma.query<{ from_customer_id: number; customer_id: number }>(statement(survivorsOf(businessId, ids))),
      );
      return ids.flatMap((id) => survivors.find((row) => row.from_customer_id === id)?.customer_id ?? [])[0];
    } catch {
      // The customer is missing in any case, and a filter that fails would leave the caller without an answer.
      return undefined;
    }
  }
}

/** The customers that a request names, in its path and in its body. */
function namedIds(params: unknown, body: unknown): number[] {
  const { customerId } = (params ?? {}) as { customerId?: string };
  const { customer_id, from_customer_id } = (body ?? {}) as Record<string, unknown>;
  return [customerId, customer_id, from_customer_id].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}
