import { describeArea } from '../../support/area';

// Limits on requests, bodies and connections, and who stands behind a proxy.
describeArea(__dirname);
