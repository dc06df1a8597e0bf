import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

import { serveWidget } from './serve-widget';

/** The customer lookup for pages outside, which libs/customer-lookup is built into. */
@Module({})
export class WidgetModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    serveWidget(this.host.httpAdapter.getInstance());
  }
}
