import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { THROTTLER_SKIP } from '@nestjs/throttler/dist/throttler.constants';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';

import { ACCESS_METADATA, FRESH_METADATA, SETUP_METADATA, WIDGETS_METADATA } from '../principals/access.decorators';
import { type AccessLevel, isOfBusiness, isPermission } from '../principals/permissions';

/** What a route declares about its callers. */
export interface RouteDeclaration {
  access: AccessLevel;
  /** False when requests to this route do not count against a rate limit. */
  isThrottled: boolean;
  /** True when widget tokens open the route. */
  isForWidgets: boolean;
  /** True when people must have logged in within the last minutes. */
  needsFreshSignIn: boolean;
  /** True when administrators may call the route before they have set up a second factor that they need. */
  isForSetup: boolean;
}

/** A controller's method that answers requests, such as `GET customers/:businessId`. */
interface ControllerRoute extends Omit<RouteDeclaration, 'access'> {
  /** The method and the path. The path does not include the application's prefix. */
  key: string;
  /** `CustomersController.listCustomers` */
  name: string;
  access: AccessLevel | undefined;
}

/** Knows what each route declares, by method and URL. The application does not start when a route declares nothing. */
@Injectable()
export class RouteAccess implements OnApplicationBootstrap {
  private readonly declarations = new Map<string, RouteDeclaration>();
  private readonly widgetRoutes: { verb: string; url: string }[] = [];
  private controllerRoutes: ReadonlyMap<string, ControllerRoute> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /**
   * Finds the declaration of each route that the server registers from now on.
   * @param prefix what the URLs of the API begin with, such as `/api/`
   * @param isDocumentation true for a URL of the documentation, which no controller serves
   */
  watch(fastify: FastifyInstance, prefix: string, isDocumentation: (url: string) => boolean): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      const path = url.startsWith(prefix) ? url.slice(prefix.length) : url.slice(1);
      for (const verb of [method].flat()) {
        const declared = this.routeFor(verb, path);
        if (declared?.access) {
          const { key: _key, name: _name, ...declaration } = declared;
          this.declare(verb, url, { ...declaration, access: declared.access });
        } else if (!declared && url.startsWith(prefix) && !isDocumentation(url)) {
          throw new Error(`${verb} ${url} is not a route of a controller, so nothing declares who may call it.`);
        }
      }
    });
  }

  /** The declaration of the request's route; undefined when the route is not a controller's. */
  of({ method, routeOptions }: FastifyRequest): RouteDeclaration | undefined {
    return this.declarations.get(`${method} ${routeOptions.url}`);
  }

  /** True for a route that anybody may call. Call it only for routes that {@link watch} has already seen. */
  isPublic({ method, url }: Pick<RouteOptions, 'method' | 'url'>): boolean {
    return [method].flat().every((verb) => this.declarations.get(`${verb} ${url}`)?.access === 'public');
  }

  /** True for a method and a path that widget tokens open, before a request is routed. */
  isForWidgets(verb: string, path: string): boolean {
    return this.widgetRoutes.some((route) => route.verb === verb && matches(route.url, path));
  }

  /** @throws Error naming every route whose declaration is missing or does not fit its path */
  onApplicationBootstrap(): void {
    const faults = [...this.routes().values()].flatMap((route) => {
      const fault = faultOf(route);
      return fault ? [`${route.key} (${route.name}) ${fault}.`] : [];
    });
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  private declare(verb: string, url: string, declaration: RouteDeclaration): void {
    this.declarations.set(`${verb} ${url}`, declaration);
    if (declaration.isForWidgets) this.widgetRoutes.push({ verb, url });
  }

  private routeFor(verb: string, path: string): ControllerRoute | undefined {
    // Fastify answers HEAD wherever it answers GET.
    const method = verb === 'HEAD' ? 'GET' : verb;
    return this.routes().get(`${method} ${path}`) ?? this.routes().get(`${RequestMethod[RequestMethod.ALL]} ${path}`);
  }

  private routes(): ReadonlyMap<string, ControllerRoute> {
    this.controllerRoutes ??= new Map(
      this.discovery
        .getControllers()
        .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.routesOf(metatype) : []))
        .map((route) => [route.key, route]),
    );
    return this.controllerRoutes;
  }

  private routesOf(controller: object): ControllerRoute[] {
    const { name, prototype } = controller as { name: string; prototype: Record<string, () => unknown> };
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      const paths = [controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part)));
      const path = paths.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '');
      const places = [handler, controller as () => unknown];
      const access = this.reflector.getAllAndOverride<AccessLevel | undefined>(ACCESS_METADATA, places);
      const isSkipped = this.reflector.getAllAndOverride<boolean | undefined>(`${THROTTLER_SKIP}default`, places);
      const isForWidgets = Reflect.hasMetadata(WIDGETS_METADATA, handler);
      const needsFreshSignIn = Reflect.hasMetadata(FRESH_METADATA, handler);
      const isForSetup = Reflect.hasMetadata(SETUP_METADATA, handler);
      const route = { key: `${verb} ${path.join('/')}`, name: `${name}.${method}`, access, isThrottled: !isSkipped };
      return [{ ...route, isForWidgets, needsFreshSignIn, isForSetup }];
    });
  }
}

/** True for a path of a route's URL, in which `:name` stands for any one segment. */
function matches(url: string, path: string): boolean {
  const [pattern, actual] = [url, path.replace(/\/$/, '')].map((text) => text.split('/')) as [string[], string[]];
  return (
    pattern.length === actual.length &&
    pattern.every((segment, index) => (segment.startsWith(':') ? actual[index] !== '' : segment === actual[index]))
  );
}

function faultOf({ key, access }: ControllerRoute): string | null {
  const hasBusiness = key.includes(':businessId');
  if (!access) return 'declares neither @Public() nor @Access(…)';
  if (!isPermission(access))
    return hasBusiness ? `has a :businessId and declares '${access}' instead of a permission` : null;
  if (isOfBusiness(access) && !hasBusiness) return `declares @Access('${access}') without a :businessId`;
  return null;
}
