import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

import { declaredAccess } from '../principals/access.decorators';
import { isOfBusiness, isPermission } from '../principals/permissions';

/** Refuses to start an application with a route that does not say who may call it. */
@Injectable()
export class AccessDeclarations implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error naming every route whose declaration is missing or does not fit its path */
  onApplicationBootstrap(): void {
    const faults = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.faultsOf(metatype) : []));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  private faultsOf(controller: object): string[] {
    const { name, prototype } = controller as { name: string; prototype: Record<string, object> };
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      const path = [controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part))).join('/');
      const fault = this.faultOf(handler, controller, path.includes(':businessId'));
      return fault ? [`${verb} ${path} (${name}.${method}) ${fault}.`] : [];
    });
  }

  private faultOf(handler: object, controller: object, hasBusiness: boolean): string | null {
    const level = declaredAccess(this.reflector, handler, controller);
    if (!level) return 'declares neither @Public() nor @Access(…)';
    if (!isPermission(level)) return hasBusiness ? `is of a business and declares '${level}'` : null;
    if (isOfBusiness(level) && !hasBusiness) return `declares @Access('${level}') without a :businessId`;
    return null;
  }
}
