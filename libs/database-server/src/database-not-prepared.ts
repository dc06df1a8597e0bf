import { OperatorAdvice } from '@wateja/config';

/** The service cannot use the database in its present state. The message tells the operator what to do. */
export class DatabaseNotPrepared extends OperatorAdvice {}
