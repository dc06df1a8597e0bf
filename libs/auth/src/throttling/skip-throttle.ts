import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { SkipThrottle as SkipThrottler } from '@nestjs/throttler';
import { UNLIMITED_EXTENSION } from '@wateja/http';

/** Exempts a controller or one of its routes: what it answers costs nothing, or comes from few addresses for many people. */
export const SkipThrottle = () => applyDecorators(SkipThrottler(), ApiExtension(UNLIMITED_EXTENSION, true));
