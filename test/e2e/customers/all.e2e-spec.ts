import { describeArea } from '../../support/area';

// Customers with their notes, preferences, tags and timeline.
describeArea(__dirname);
