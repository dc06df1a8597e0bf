import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface CheckedInputProps extends TextInputProps {
  /** The problem of the typed text, if there is one. */
  problem: string | undefined;
  /** Whether the form was sent: then a field that nobody has visited tells its problem, too. */
  isSent?: boolean;
}

/** A field that tells its problem when it is left, and from then on with each change. Until then, nobody has finished. */
export function CheckedInput({ problem, isSent = false, error, ...props }: CheckedInputProps) {
  const [isLeft, setIsLeft] = useState(false);
  return <TextInput {...props} error={((isLeft || isSent) && problem) || error} onBlur={() => setIsLeft(true)} />;
}
