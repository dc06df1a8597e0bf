import { Injectable } from '@nestjs/common';
import { publicNetworkOf } from '@wateja/http';
import type { FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';

import type { StoredOrigin } from '../principals/stored-origin';
import { TokenKeys } from '../tokens/token-keys';

const MAX_CLIENT_LENGTH = 200;

/** Where a request came from. Only {@link StoredOrigin} is ever stored. */
export interface RequestOrigin extends StoredOrigin {
  address: string;
}

/** Describes the senders of requests without their addresses. */
@Injectable()
export class RequestOrigins {
  private readonly key: Buffer;

  constructor(keys: TokenKeys) {
    [this.key] = keys.derive('address') as [Buffer, ...Buffer[]];
  }

  of({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): RequestOrigin {
    const client = (headers['user-agent'] ?? '').replace(/[^\x20-\x7e]+/g, ' ').trim();
    return {
      address: ip,
      address_hash: createHmac('sha256', this.key).update(ip).digest('hex').slice(0, 32),
      network: publicNetworkOf(ip),
      client: client.slice(0, MAX_CLIENT_LENGTH) || null,
    };
  }
}
