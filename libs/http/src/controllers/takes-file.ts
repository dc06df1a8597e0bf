import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';

/** The media type of a form with a file. */
export const MULTIPART = 'multipart/form-data';
/** The key in the configuration of a route that accepts a file. */
export const TAKES_FILE = 'wateja:file';

/** Lets a handler accept a form with a file, which it reads by `receiveUpload`. All other routes refuse such forms. */
export const TakesFile = () => applyDecorators(RouteConfig({ [TAKES_FILE]: true }), ApiConsumes(MULTIPART));
