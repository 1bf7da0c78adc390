/** What shrinking a layer alone costs, as the hover tells it and as a hint after its line. */
import type { GraphLayer } from '../graph/graph';
import type { CostedLayer } from '../layers/kind';
import { lossChangeText, lossLevel } from '../methods/auto/lossChange';
import type { LayerSensitivity } from '../methods/auto/sensitivity';
import { formatShare } from '../message/format';
import { type Message, say } from '../message/message';
import { type KnownSensitivity, sensitivityOf } from '../run/knownSensitivity';
import type { Span } from '../problem/problem';
import type { ModelDocument } from './modelDocument';

/** Shares that are shown in a hover. */
const shownShares = [0.75, 0.5, 0.25, 0.1];

const labels: Readonly<Record<LayerSensitivity['method'], () => Message>> = {
  units: () => say('loss with fewer units'),
  inputs: () => say('loss with fewer input features'),
  outputs: () => say('loss with fewer outputs that vary'),
  rank: () => say('loss with a lower rank'),
  remove: () => say('loss without this layer'),
};

/** Rows of a hover: by how much the loss of the last automatic run grew with less of the layer. None where no run has measured that. */
export function sensitivityRows(
  layer: GraphLayer<CostedLayer>,
  known: KnownSensitivity | undefined,
): readonly { readonly label: Message; readonly value: Message }[] {
  if (known === undefined) return [];
  return sensitivityOf(known, layer).flatMap(({ method, points }) => {
    const changes = points
      .filter(({ share }) => method === 'remove' || shownShares.includes(share))
      .flatMap(({ share, loss }) => {
        const change = lossChangeText(known.loss, loss);
        if (change === undefined) return [];
        return [method === 'remove' ? say('{0} before fine-tuning', change) : say('{0}: {1}', formatShare(share), change)];
      });
    const value = changes.length === 0 ? undefined : changes.reduce((list, change) => say('{0}, {1}', list, change));
    return value === undefined ? [] : [{ label: labels[method](), value }];
  });
}

export interface SensitivityHint {
  /** Right after the layer. */
  readonly offset: number;
  readonly label: Message;
}

/** Of the layers within a span that are as they were in the run. */
export function sensitivityHintsOf({ text, analysis }: ModelDocument, known: KnownSensitivity, within: Span): SensitivityHint[] {
  return (analysis?.layers ?? []).flatMap((layer): SensitivityHint[] => {
    const place = text.layers[layer.index];
    const end = place === undefined ? -1 : place.offset + place.length;
    if (end < within.offset || end > within.offset + within.length) return [];
    const label = hintOf(sensitivityOf(known, layer), known.loss);
    return label === undefined ? [] : [{ offset: end, label }];
  });
}

/** A layer that hardly costs anything to remove is said to be one. */
const bearableLevel = 1;

function hintOf(curves: readonly LayerSensitivity[], before: number): Message | undefined {
  const lossAt = (method: LayerSensitivity['method'], share: number) =>
    curves.find((curve) => curve.method === method)?.points.find((point) => point.share === share)?.loss;
  const removed = lossAt('remove', 0);
  const half = lossAt('units', 0.5);
  const halfRank = lossAt('rank', 0.5);
  const said = (template: string, loss: number | undefined) => {
    const change = loss === undefined ? undefined : lossChangeText(before, loss);
    return change === undefined ? undefined : say(template, change);
  };
  if (removed !== undefined && lossLevel(before, removed) <= bearableLevel) return said('removed: {0} loss', removed);
  return said('half: {0} loss', half) ?? said('half the rank: {0} loss', halfRank) ?? said('removed: {0} loss', removed);
}
