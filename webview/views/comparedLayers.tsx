import type { DiffLayer, LayerChange, LayerDiff, ModelDiff } from '../../src/core/diff/diff';
import { formatShape } from '../../src/core/layers/kind';
import { formatCount, formatShort } from '../../src/core/message/format';
import { t } from '../l10n';
import { ScrollRegion } from './scrollRegion';
import { Section } from './section';

/** The layers of both, each beside its counterpart. */
export function ComparedLayers({ diff }: { readonly diff: ModelDiff }) {
  return (
    <Section title={t('Layers')}>
      <ScrollRegion label={t('Layers')}>
        <table class="score-card">
          <thead>
            <tr>
              {[t('layer'), t('what became of it'), t('before'), t('after')].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              {[t('output'), t('parameters'), t('MACs')].map((column) => (
                <th key={column} scope="col" class="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {diff.layers.map((layer, at) => (
              <Row key={at} layer={layer} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

const changeNames: Readonly<Record<LayerChange, () => string>> = {
  same: () => t('the same'),
  added: () => t('added'),
  gone: () => t('gone'),
  narrower: () => t('narrower'),
  wider: () => t('wider'),
  changed: () => t('changed'),
  renamed: () => t('renamed'),
};

function Row({ layer: { change, before, after } }: { readonly layer: LayerDiff }) {
  const names = [...new Set([before?.name, after?.name].filter((name) => name !== undefined))];
  const cells: readonly ((layer: DiffLayer) => string)[] = [
    ({ outputShape }) => (outputShape === undefined ? '?' : formatShape(outputShape)),
    ({ params }) => (params === undefined ? '?' : formatCount(params)),
    ({ macs }) => (macs === undefined || macs === null ? '?' : formatShort(macs)),
  ];
  return (
    <tr class={change}>
      <th scope="row">{names.join(' → ')}</th>
      <td class="what">{changeNames[change]()}</td>
      <td>{before?.summary ?? '–'}</td>
      <td>{after?.summary ?? '–'}</td>
      {cells.map((write, at) => (
        <td key={at} class="number">
          {both(before, after, write)}
        </td>
      ))}
    </tr>
  );
}

/** One text where both say the same. */
function both(before: DiffLayer | undefined, after: DiffLayer | undefined, write: (layer: DiffLayer) => string): string {
  const texts = [before, after].map((layer) => (layer === undefined ? '–' : write(layer)));
  return [...new Set(texts)].join(' → ');
}
