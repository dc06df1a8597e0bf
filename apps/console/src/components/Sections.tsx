import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

interface SectionsProps {
  /** What the links lead to, for screen readers. */
  label: string;
  links: readonly { text: string; to: LinkProps['to']; params?: LinkProps['params']; isExact?: boolean }[];
}

/** Links to the parts of a page, each of which has an address. The open one is marked. */
export function Sections({ label, links }: SectionsProps) {
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On phones the line scrolls, and the open part must be in sight.
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={nav} className="sections" aria-label={label}>
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
