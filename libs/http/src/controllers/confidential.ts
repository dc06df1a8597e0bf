import { ApiExtension } from '@nestjs/swagger';

/**
 * Marks a route whose request or answer contains a secret, such as a password or a key. The service stores no copy of
 * it, and no digest from which somebody could guess it. So the route accepts no Idempotency-Key.
 */
export const Confidential = () => ApiExtension('x-confidential', true);
