import { Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';

/** The number of characters of a usual amount, such as `Ksh 1,250.50`. */
const USUAL_LENGTH = 12;

interface FigureProps {
  label: string;
  value: ReactNode;
  /** How many characters the value has, if it is an element. */
  length?: number | undefined;
  hint?: string | undefined;
  /** Where the list of the counted records is. */
  link?: LinkProps;
}

/** A number with its name. */
export function Figure({ label, value, length, hint, link }: FigureProps) {
  const characters = length ?? (typeof value === 'string' ? value.length : USUAL_LENGTH);
  const content = (
    <>
      <Text c="dimmed">{label}</Text>
      <div className="figure-number" style={{ '--figure-length': characters } as CSSProperties}>
        {value}
      </div>
      {hint !== undefined && <Text c="dimmed">{hint}</Text>}
    </>
  );
  if (!link) return <div className="card figure">{content}</div>;
  return (
    <Link {...link} className="card figure">
      {content}
    </Link>
  );
}
