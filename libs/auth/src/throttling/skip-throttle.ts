import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { SkipThrottle as SkipThrottler } from '@nestjs/throttler';
import { UNLIMITED_EXTENSION } from '@wateja/http';

/**
 * Exempts a controller or a route from rate limits: its answer costs little, or few addresses call it for many people.
 */
export const SkipThrottle = () => applyDecorators(SkipThrottler(), ApiExtension(UNLIMITED_EXTENSION, true));
