import { useEffect, useState } from 'preact/hooks';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';

/** Seconds that go by, without those of a pause. */
export function Elapsed({ run: { started, resumed } }: { readonly run: Pick<RunState, 'started' | 'resumed'> }) {
  const { time, seconds } = resumed ?? { time: started.time, seconds: 0 };
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{t('{0} s', Math.round(seconds + Math.max(0, now - time) / 1000))}</span>;
}
