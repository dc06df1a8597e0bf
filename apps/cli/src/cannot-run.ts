/** The command cannot run with these arguments. The message is a sentence for the person who typed the command. */
export class CannotRun extends Error {}
