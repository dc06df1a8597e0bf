import { Link, type LinkProps } from '@tanstack/react-router';

interface SectionsProps {
  /** What the links lead to, for screen readers. */
  label: string;
  links: readonly { text: string; to: LinkProps['to']; params?: LinkProps['params']; isExact?: boolean }[];
}

/** Links to the parts of a page, which has an address for each. The one that is open is marked. */
export function Sections({ label, links }: SectionsProps) {
  return (
    <nav className="sections" aria-label={label}>
      {links.map(({ text, to, params, isExact = false }) => (
        <Link
          key={text}
          to={to}
          {...(params !== undefined && { params })}
          className="section-link"
          activeOptions={{ exact: isExact, includeSearch: false }}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
