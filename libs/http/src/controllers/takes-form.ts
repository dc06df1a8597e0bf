import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';

/** The media type of a form. */
export const FORM = 'application/x-www-form-urlencoded';
/** The key in the configuration of a route that accepts a form. */
export const TAKES_FORM = 'wateja:form';

/** Lets a handler accept a form, as providers and browsers send it. All other routes refuse forms. */
export const TakesForm = () => applyDecorators(RouteConfig({ [TAKES_FORM]: true }), ApiConsumes(FORM));
