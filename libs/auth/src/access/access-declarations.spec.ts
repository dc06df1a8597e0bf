import { Controller, Get, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';

import { AccessDeclarations } from './access-declarations';
import { Access, Public } from '../principals/access.decorators';

@Controller('shops/:businessId')
@Access('members:read')
class Declared {
  @Get() byTheClass() {}
  @Get('sales') @Access('sales:read') byTheHandler() {}
  @Get('health') @Access('platform:metrics') forAdministrators() {}
  noRoute() {}
}

@Controller('shops')
class Faulty {
  @Get('open') @Public() open() {}
  @Get('forgotten') forgotten() {}
  @Get('nowhere') @Access('sales:read') nowhere() {}
  @Get(':businessId') @Access('authenticated') anybody() {}
  @Get(':businessId/open') @Public() everybody() {}
}

describe('AccessDeclarations', () => {
  const check = async (controller: Type) => {
    const providers = [AccessDeclarations];
    const definition = { imports: [DiscoveryModule], controllers: [controller], providers };
    const module = await Test.createTestingModule(definition).compile();
    module.get(AccessDeclarations).onApplicationBootstrap();
  };

  it('accepts routes that say who may call them, themselves or by their class', async () => {
    await expect(check(Declared)).resolves.toBeUndefined();
  });

  it('names every route whose declaration is missing or does not fit its path', async () => {
    const failure = await check(Faulty).catch((error: Error) => error.message.split('\n'));
    expect(failure).toEqual([
      'GET shops/forgotten (Faulty.forgotten) declares neither @Public() nor @Access(…).',
      "GET shops/nowhere (Faulty.nowhere) declares @Access('sales:read') without a :businessId.",
      "GET shops/:businessId (Faulty.anybody) is of a business and declares 'authenticated'.",
      "GET shops/:businessId/open (Faulty.everybody) is of a business and declares 'public'.",
    ]);
  });
});
