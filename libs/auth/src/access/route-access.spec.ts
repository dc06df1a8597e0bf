import { All, Controller, Get, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { SkipThrottle as SkipThrottler } from '@nestjs/throttler';
import fastify, { type FastifyInstance } from 'fastify';

import { Access, Public } from '../principals/access.decorators';
import { RouteAccess } from './route-access';

@Controller('shops/:businessId')
@Access('members:read')
class Declared {
  @Get() byTheClass() {}
  @Get('sales') @Access('sales:read') byTheHandler() {}
  @Get('health') @Access('platform:metrics') forAdministrators() {}
  noRoute() {}
}

@Controller('notices')
@SkipThrottler()
class Notices {
  @Get() @Public() read() {}
  @Get('all') @Access('authenticated') @SkipThrottler({ default: false }) readAll() {}
}

@Controller()
class EverythingElse {
  @All('*') @Public() answer() {}
}

@Controller('shops')
class Faulty {
  @Get('open') @Public() open() {}
  @Get('forgotten') forgotten() {}
  @Get('nowhere') @Access('sales:read') nowhere() {}
  @Get(':businessId') @Access('authenticated') anybody() {}
  @Get(':businessId/open') @Public() everybody() {}
}

describe('RouteAccess', () => {
  const routesOf = async (...controllers: Type[]) => {
    const definition = { imports: [DiscoveryModule], controllers, providers: [RouteAccess] };
    return (await Test.createTestingModule(definition).compile()).get(RouteAccess);
  };
  const check = async (controller: Type) => (await routesOf(controller)).onApplicationBootstrap();

  it('accepts a route when it or its class declares who may call it', async () => {
    await expect(check(Declared)).resolves.toBeUndefined();
  });

  it('names every route whose declaration is missing or does not fit its path', async () => {
    const failure = await check(Faulty).catch((error: Error) => error.message.split('\n'));
    expect(failure).toEqual([
      'GET shops/forgotten (Faulty.forgotten) declares neither @Public() nor @Access(…).',
      "GET shops/nowhere (Faulty.nowhere) declares @Access('sales:read') without a :businessId.",
      "GET shops/:businessId (Faulty.anybody) has a :businessId and declares 'authenticated' instead of a permission.",
      "GET shops/:businessId/open (Faulty.everybody) has a :businessId and declares 'public' instead of a permission.",
    ]);
  });

  describe('watching a server', () => {
    let server: FastifyInstance;
    let routes: RouteAccess;

    beforeEach(async () => {
      server = fastify();
      routes = await routesOf(Declared, Notices, EverythingElse);
      routes.watch(server, '/api/', (url) => url === '/api/docs');
    });
    afterEach(() => server.close());

    it('finds the declaration of the handler, or of its class when the handler has none', async () => {
      const path = '/api/shops/:businessId';
      server.get(path, (request, reply) => reply.send(routes.of(request)));
      server.get(`${path}/sales`, (request, reply) => reply.send(routes.of(request)));
      const answers = [await server.inject('/api/shops/7'), await server.inject('/api/shops/7/sales')];
      expect(answers.map((answer) => answer.json())).toEqual([
        { access: 'members:read', isThrottled: true, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
        { access: 'sales:read', isThrottled: true, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
      ]);
    });

    it('finds the routes without a rate limit, also outside the API', async () => {
      server.get('/notices', (request, reply) => reply.send(routes.of(request)));
      server.get('/api/notices/all', (request, reply) => reply.send(routes.of(request)));
      const answers = [await server.inject('/notices'), await server.inject('/api/notices/all')];
      expect(answers.map((answer) => answer.json())).toEqual([
        { access: 'public', isThrottled: false, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
        { access: 'authenticated', isThrottled: true, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
      ]);
    });

    it('finds the declaration of a route for all methods, and uses the one of GET for HEAD', async () => {
      const declarations: unknown[] = [];
      server.addHook('onRequest', (request, _reply, done) => {
        declarations.push(routes.of(request));
        done();
      });
      server.all('/*', () => '');
      server.get('/api/shops/:businessId/sales', () => '');
      await server.inject({ method: 'PUT', url: '/elsewhere' });
      await server.inject({ method: 'HEAD', url: '/api/shops/7/sales' });
      expect(declarations).toEqual([
        { access: 'public', isThrottled: true, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
        { access: 'sales:read', isThrottled: true, isForWidgets: false, needsFreshSignIn: false, isForSetup: false },
      ]);
    });

    it('knows the routes that anybody may call', () => {
      const isPublic: Record<string, boolean> = {};
      server.addHook('onRoute', (route) => void (isPublic[route.url] = routes.isPublic(route)));
      server.get('/api/notices', () => '');
      server.get('/api/notices/all', () => '');
      server.get('/api/docs', () => '');
      expect(isPublic).toEqual({ '/api/notices': true, '/api/notices/all': false, '/api/docs': false });
    });

    it('refuses a route of the API that no controller declares, unless it serves the documentation', () => {
      expect(() => server.post('/api/notices', () => '')).toThrow(
        /^POST \/api\/notices is not a route of a controller/,
      );
      expect(() => server.get('/api/docs', () => '')).not.toThrow();
    });
  });
});
