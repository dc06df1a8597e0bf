import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';

/** The media type of a form. */
export const FORM = 'application/x-www-form-urlencoded';
/** Where the configuration of a route says that it takes a form. */
export const TAKES_FORM = 'wateja:form';

/** A handler that takes a form, as providers and browsers send it. Every other route refuses one. */
export const TakesForm = () => applyDecorators(RouteConfig({ [TAKES_FORM]: true }), ApiConsumes(FORM));
