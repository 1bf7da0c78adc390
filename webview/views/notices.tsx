import type { Notice } from '../../src/core/run/events';
import { localized, t } from '../l10n';
import { Icon } from './icon';
import { Section } from './section';

/** What a person should know of the run beside its numbers, and beside what `auto` has learned. */
export function Notices({ notices: all }: { readonly notices: readonly Notice[] }) {
  const notices = all.filter(({ finding }) => finding !== true);
  if (notices.length === 0) return null;
  return (
    <Section title={t('Notices')} class="notices-of">
      <ul class="notices">
        {notices.map(({ severity, message }, at) => (
          <li key={at}>
            <Icon name={severity} />
            <span>
              <span class="visually-hidden">{severity === 'warning' ? t('warning') : t('information')}: </span>
              {localized(message)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
