import type { ModelCost } from '../../src/core/cost/cost';
import { formatCount, formatShare } from '../../src/core/message/format';
import type { ChoicePreview } from '../../src/core/spec/previewOfChoice';
import { localized, t } from '../l10n';
import { LayerBar } from './layerBar';
import { ScrollRegion } from './scrollRegion';

interface ShrinkPreviewProps {
  readonly preview: ChoicePreview;
  readonly cost: ModelCost;
}

/** What a method does, and what each layer would keep. */
export function ShrinkPreview({ preview: { meaning, kept }, cost }: ShrinkPreviewProps) {
  const note = 'layers' in kept ? kept.note : kept;
  return (
    <div class="preview">
      {meaning !== undefined && <p>{localized(meaning)}</p>}
      {note !== undefined && <p>{localized(note)}</p>}
      {'layers' in kept && <KeptLayers cost={cost} params={new Map(kept.layers.map(({ layer, params }) => [layer, params]))} />}
    </div>
  );
}

function KeptLayers({ cost, params }: { readonly cost: ModelCost; readonly params: ReadonlyMap<string, number> }) {
  const layers = cost.layers.filter((layer) => layer.params > 0);
  const largest = Math.max(1, ...layers.map((layer) => layer.params));
  const left = [...params.values()].reduce((sum, count) => sum + count, 0);
  return (
    <ScrollRegion label={t('What each layer would keep')}>
      <table class="kept" aria-label={t('What each layer would keep')}>
        <thead>
          <tr>
            <th scope="col">{t('layer')}</th>
            <th scope="col" class="bar">
              {t('would keep')}
            </th>
            <th scope="col" class="number">
              {t('parameters')}
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map(({ name, params: original }) => {
            const now = params.get(name) ?? 0;
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="bar">
                  <LayerBar params={{ original, now }} largest={largest} over={false} />
                </td>
                <td class="number">{t('{0} of {1}', formatCount(now), formatCount(original))}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('total')}
            </th>
            <td class="number">{t('{0} of {1} ({2})', formatCount(left), formatCount(cost.params), formatShare(left / cost.params))}</td>
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}
