import { describeArea } from '../../support/area';

// Access tokens: of this service, forged ones, and those of an identity provider.
describeArea(__dirname);
