import { describeArea } from '../../support/area';

// Signing in, sessions, passwords, members and API keys.
describeArea(__dirname);
