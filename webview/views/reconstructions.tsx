import type { Reconstructions as Images } from '../../src/core/run/events';
import { t } from '../l10n';
import { ImageRows } from './imageRows';
import { Section } from './section';

/** The same held-out images as they are, as the original gives them back, and as the shrunk model does. */
export function Reconstructions({ images }: { readonly images: Images }) {
  const rows = [
    { label: t('input'), pictures: images.inputs, meaning: t('{0} images as they are', images.inputs.length) },
    { label: t('original'), pictures: images.original, meaning: t('The same as the original model gives them back') },
    { label: t('shrunk'), pictures: images.shrunk, meaning: t('The same as the shrunk model gives them back') },
  ];
  return (
    <Section title={t('Reconstructions')} class="images-of">
      <ImageRows rows={rows} size={images} />
    </Section>
  );
}
