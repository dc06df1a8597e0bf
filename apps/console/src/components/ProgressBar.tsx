import { percentOf } from './percent-of';

interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
}

/** The progress of work that continues in the background. */
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
