import { percentOf } from './percent-of';

interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
}

/** How far a work is that goes on by itself. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const percent = percentOf(done, total);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
