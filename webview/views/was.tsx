import { t } from '../l10n';

/** What stood here in the original: struck through, and said. */
export function Was({ children }: { readonly children: string }) {
  return (
    <del class="under">
      <span class="visually-hidden">{t('was')} </span>
      {children}
    </del>
  );
}
