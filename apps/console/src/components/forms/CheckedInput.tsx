import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface CheckedInputProps extends TextInputProps {
  /** The problem of the typed text, if there is one. */
  problem: string | undefined;
  /** Whether the form was sent. After that, a field shows its problem even if the user has not been in it. */
  isSent?: boolean;
}

/**
 * A field that shows its problem when the user leaves it, and from then on after each change. Before that, the user is
 * still typing.
 */
export function CheckedInput({ problem, isSent = false, error, ...props }: CheckedInputProps) {
  const [isLeft, setIsLeft] = useState(false);
  return <TextInput {...props} error={((isLeft || isSent) && problem) || error} onBlur={() => setIsLeft(true)} />;
}
