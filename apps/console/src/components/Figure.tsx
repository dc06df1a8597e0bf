import { Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface FigureProps {
  label: string;
  value: ReactNode;
  hint?: string | undefined;
  /** Where the list of what the number counts is. */
  link?: LinkProps;
}

/** A number with its name. */
export function Figure({ label, value, hint, link }: FigureProps) {
  const content = (
    <>
      <Text c="dimmed">{label}</Text>
      <div className="figure-number">{value}</div>
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
