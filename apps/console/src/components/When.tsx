import { useFormat } from '../use-format';

/** How long ago something was, with the time itself for a pointer and for programs. */
export function When({ time }: { time: string }) {
  const format = useFormat();
  return (
    <time dateTime={time} title={format.dateTime(time)}>
      {format.ago(time)}
    </time>
  );
}
