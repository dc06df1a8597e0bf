import type { Format } from '../format';
import { useFormat } from '../use-format';

interface MomentProps {
  time: string;
  /** The format. Without it: how long ago it was. */
  as?: 'ago' | 'date' | 'dateTime' | 'time';
  format: Format;
}

/** A time. Pointing at it shows all of it, and programs can read it. */
export function Moment({ time, as = 'ago', format }: MomentProps) {
  return (
    <time dateTime={time} title={format.dateTime(time)}>
      {format[as](time)}
    </time>
  );
}

/** A time by the clock of the shop. */
export function When(props: Omit<MomentProps, 'format'>) {
  return <Moment format={useFormat()} {...props} />;
}

/** A day without a time, such as `2026-11-03`. */
export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{useFormat().plainDate(day)}</time>;
}
