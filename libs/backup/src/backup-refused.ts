import { OperatorAdvice } from '@wateja/config';

/** A backup cannot be made, read or restored. The message is one or more sentences for the operator. */
export class BackupRefused extends OperatorAdvice {}
