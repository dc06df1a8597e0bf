import { describeArea } from '../../support/area';

// What holds for all routes: answers, errors, headers, pages, idempotency and the document of the API.
describeArea(__dirname);
