/** What shrinking each layer alone does to the loss, as rows of cells. Pure. */
import type { LayerSensitivity } from '../../src/core/methods/auto/sensitivity';
import { lossChangeText, lossLevel, lossLevels, shortLossChangeText } from '../../src/core/methods/auto/lossChange';
import { formatShare, formatValue } from '../../src/core/message/format';
import { say } from '../../src/core/message/message';
import type { RunState } from '../../src/core/run/state';
import { localized, t } from '../l10n';

export interface HeatCell {
  readonly share: number;
  /** From 0, which is no loss, to the number of `lossLevels`. */
  readonly level: number;
  /** "+53 %", "× 14". */
  readonly text: string;
  /** "encoder1 with 50 % of its units: loss 0.00968, +100 %". */
  readonly sentence: string;
}

export interface HeatRow {
  readonly layer: string;
  /** One a column; missing where that was not measured. */
  readonly cells: readonly (HeatCell | undefined)[];
}

/** The layers that one method shrinks, in the spec's order. */
export interface HeatGroup {
  readonly method: LayerSensitivity['method'];
  readonly title: string;
  readonly rows: readonly HeatRow[];
}

export interface HeatMap {
  /** Shares that are kept, falling; 0 is a layer that is gone. */
  readonly shares: readonly number[];
  readonly groups: readonly HeatGroup[];
}

/** Methods in the order in which they are shown: what the cells are shares of, and a cell in words. */
const methods: Readonly<Record<LayerSensitivity['method'], { readonly title: () => string; readonly cell: string }>> = {
  units: { title: () => t('share of units kept'), cell: '{0} with {1} of its units: loss {2}, {3}' },
  inputs: { title: () => t('share of input features kept'), cell: '{0} with {1} of its features: loss {2}, {3}' },
  outputs: { title: () => t('share of outputs that are not constant'), cell: '{0} with {1} of its outputs: loss {2}, {3}' },
  rank: { title: () => t('share of the rank kept'), cell: '{0} with {1} of its rank: loss {2}, {3}' },
  remove: { title: () => t('the layer removed'), cell: '{0} removed: loss {2}, {3}' },
};

type Sensitivity = NonNullable<RunState['sensitivity']>;

/** @param order names of the model's layers */
export function heatMap({ loss, layers }: Sensitivity, order: readonly string[]): HeatMap {
  // With all that it has, a layer is as it was.
  const shares = [...new Set(layers.flatMap(({ points }) => points.map(({ share }) => share)))].filter((share) => share < 1);
  shares.sort((a, b) => b - a);
  const place = ({ layer }: LayerSensitivity) => (order.includes(layer) ? order.indexOf(layer) : order.length);
  const groups = (Object.keys(methods) as LayerSensitivity['method'][]).flatMap((method): HeatGroup[] => {
    const measured = layers.filter((layer) => layer.method === method).sort((a, b) => place(a) - place(b));
    if (measured.length === 0) return [];
    const rows = measured.map((layer) => ({ layer: layer.layer, cells: shares.map((share) => cellOf(layer, share, loss)) }));
    return [{ method, title: methods[method].title(), rows }];
  });
  return { shares, groups };
}

function cellOf({ layer, method, points }: LayerSensitivity, share: number, before: number): HeatCell | undefined {
  const point = points.find((candidate) => candidate.share === share);
  if (point === undefined) return undefined;
  const { loss } = point;
  const change = lossChangeText(before, loss) ?? t('unknown');
  return {
    share,
    level: lossLevel(before, loss),
    text: shortLossChangeText(before, loss) ?? '–',
    sentence: localized(say(methods[method].cell, layer, formatShare(share), formatValue(loss), change)),
  };
}

/** A share that is a round number of percent: "5 %", where `formatShare` has "5.0 %". */
export function shortShare(share: number): string {
  return formatShare(share).replace(/\.0(?= )/u, '');
}

/** What each colour means, from the smallest increase. */
export function heatLegend(): string[] {
  return [...lossLevels.map((most) => t('to +{0}', shortShare(most))), t('more')];
}
