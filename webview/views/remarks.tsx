import type { Remark } from '../../src/core/run/events';
import { localized, t } from '../l10n';
import { Icon } from './icon';
import { Section } from './section';

/** What a person should know of the run beside its numbers. */
export function Remarks({ remarks }: { readonly remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null;
  return (
    <Section title={t('Notices')} class="remarks-of">
      <ul class="remarks">
        {remarks.map(({ severity, message }, at) => (
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
