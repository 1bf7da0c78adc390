import { useEffect, useState } from 'preact/hooks';
import { t } from '../l10n';

/** Seconds that go by. @param since milliseconds since 1970 */
export function Elapsed({ since }: { readonly since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{t('{0} s', Math.max(0, Math.round((now - since) / 1000)))}</span>;
}
