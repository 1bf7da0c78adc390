import type { RunState } from '../../src/core/run/state';
import { localized, t } from '../l10n';
import { Section } from './section';

/** What `auto` has learned of the model, a sentence each. */
export function Learned({ run: { notices } }: { readonly run: RunState }) {
  const findings = notices.filter(({ finding }) => finding === true);
  if (findings.length === 0) return null;
  return (
    <Section title={t('What the search learned')} class="learned-of">
      <ul class="learned">
        {findings.map(({ message }, at) => (
          <li key={at}>{localized(message)}</li>
        ))}
      </ul>
    </Section>
  );
}
