import { useState } from 'preact/hooks';
import type { Reconstructions as Shown, ShownRows } from '../../src/core/run/events';
import { formatValue } from '../../src/core/message/format';
import { t } from '../l10n';
import { differences } from '../model/differences';
import { CurveRows } from './curveRows';
import { ImageRows } from './imageRows';
import { Section } from './section';

/** The same held-out rows as they are, as the original gives them back, and as the shrunk model does, with what it gets wrong. */
export function Reconstructions({ images: shown }: { readonly images: Shown }) {
  const [isWorst, setIsWorst] = useState(false);
  const rows = isWorst && shown.worst !== undefined ? shown.worst : shown;
  return (
    <Section
      title={t('Reconstructions')}
      class="images-of"
      aside={shown.worst !== undefined && <WorstFirst checked={isWorst} onChange={setIsWorst} />}
    >
      {shown.kind === 'curves' ? <CurveRows rows={rows} channels={shown.channels} /> : <Images rows={rows} size={shown} />}
    </Section>
  );
}

function WorstFirst({ checked, onChange }: { readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  return (
    <label class="option">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} /> {t('worst rows first')}
    </label>
  );
}

function Images({ rows: { inputs, original, shrunk, errors }, size }: { readonly rows: ShownRows; readonly size: Shown }) {
  const errorMeaning =
    errors === undefined
      ? t('What the shrunk model gets wrong')
      : t('What the shrunk model gets wrong, mean squared: {0}', errors.shrunk.map((error) => formatValue(error)).join(', '));
  const rows = [
    { label: t('input'), pictures: inputs, meaning: t('{0} images as they are', inputs.length) },
    { label: t('original'), pictures: original, meaning: t('The same as the original model gives them back') },
    { label: t('shrunk'), pictures: shrunk, meaning: t('The same as the shrunk model gives them back') },
    { label: t('error'), pictures: differences(shrunk, inputs), meaning: errorMeaning },
  ];
  return <ImageRows rows={rows} size={size} />;
}
