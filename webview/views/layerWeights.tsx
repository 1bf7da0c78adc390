import { useState } from 'preact/hooks';
import type { WeightPicture } from '../../src/core/run/events';
import { t } from '../l10n';
import { Button, Dropdown } from '../toolkit';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';
import { WeightsPicture } from './weightsPicture';

interface LayerWeightsProps {
  readonly pictures: readonly WeightPicture[];
  readonly selectedLayer: string | undefined;
  readonly onSelect: (layer: string) => void;
}

/** The most that a picture is enlarged. */
const largest = 16;

/** How far the wheel turns for twice the size: a notch of a mouse. */
const notch = 100;

/** The weights of one layer, which the user chooses, as large as the user likes. */
export function LayerWeights({ pictures, selectedLayer, onSelect }: LayerWeightsProps) {
  const [zoom, setZoom] = useState(1);
  const shown = pictures.find(({ layer }) => layer === selectedLayer) ?? pictures[0];
  if (shown === undefined) return null;
  const layers = pictures.map(({ layer }) => layer);
  const zoomBy = (factor: number) => setZoom((was) => Math.min(largest, Math.max(1, was * factor)));
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(2 ** (-event.deltaY / notch));
  };
  return (
    <Section
      class="weights-of"
      title={t('Weights')}
      aside={
        <div class="controls">
          <Button disabled={zoom === largest} onClick={() => zoomBy(2)}>
            {t('Zoom In')}
          </Button>
          <Button disabled={zoom === 1} onClick={() => zoomBy(1 / 2)}>
            {t('Zoom Out')}
          </Button>
          <Dropdown label={t('layer')} options={layers} value={shown.layer} onChange={onSelect} />
        </div>
      }
    >
      <ScrollRegion label={t('Weights of {0}', shown.layer)} onWheel={onWheel}>
        <WeightsPicture picture={shown} zoom={zoom} />
      </ScrollRegion>
    </Section>
  );
}
