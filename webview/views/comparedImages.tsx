import { t } from '../l10n';
import type { SameRows } from '../model/sameRows';
import { CurveRows } from './curveRows';
import { ImageRows } from './imageRows';
import { Section } from './section';

/** The same held-out images as they are, and as the shrunk model of each run gives them back. */
export function ComparedImages({ images, names }: { readonly images: SameRows; readonly names: readonly [string, string] }) {
  const rows = [
    { label: t('input'), pictures: images.inputs, meaning: t('{0} images as they are', images.inputs.length) },
    { label: t('before'), pictures: images.shrunk[0], meaning: t('The same as {0} gives them back', names[0]) },
    { label: t('after'), pictures: images.shrunk[1], meaning: t('The same as {0} gives them back', names[1]) },
  ];
  return (
    <Section title={t('Reconstructions')} class="images-of">
      {images.size.kind === 'curves' ? (
        <CurveRows
          rows={{ inputs: images.inputs, original: images.shrunk[0], shrunk: images.shrunk[1] }}
          channels={images.size.channels}
          names={[t('before'), t('after')]}
        />
      ) : (
        <ImageRows rows={rows} size={images.size} />
      )}
    </Section>
  );
}
