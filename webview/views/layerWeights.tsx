import type { WeightPicture } from '../../src/core/run/events';
import { t } from '../l10n';
import { Dropdown } from '../toolkit';
import { Section } from './section';
import { WeightsPicture } from './weightsPicture';

interface LayerWeightsProps {
  readonly pictures: readonly WeightPicture[];
  readonly selectedLayer: string | undefined;
  readonly onSelect: (layer: string) => void;
}

/** The weights of one layer, which the user chooses. */
export function LayerWeights({ pictures, selectedLayer, onSelect }: LayerWeightsProps) {
  const shown = pictures.find(({ layer }) => layer === selectedLayer) ?? pictures[0];
  if (shown === undefined) return null;
  const layers = pictures.map(({ layer }) => layer);
  return (
    <Section
      class="weights-of"
      title={t('Weights')}
      aside={<Dropdown label={t('layer')} options={layers} value={shown.layer} onChange={onSelect} />}
    >
      <WeightsPicture picture={shown} />
    </Section>
  );
}
