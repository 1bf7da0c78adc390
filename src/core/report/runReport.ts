/** A finished run in plain tables: what a report says where nothing can be drawn, in a pull request or with scripts off. */
import { diffModels, type LayerDiff } from '../diff/diff';
import { modelOfRun } from '../diff/models';
import { formatBytes, formatCount, formatShare, formatValue } from '../message/format';
import { lossChangeText } from '../methods/auto/lossChange';
import type { FrontPoint } from '../run/front';
import { toText } from '../message/message';
import { resultMessage } from '../run/resultMessage';
import type { RunState } from '../run/state';
import { changeOfMeasure, comparedMeasures } from '../score/comparedMeasures';
import type { ScoreCard } from '../score/scoreCard';

export interface ReportTable {
  readonly title: string;
  readonly heading: readonly string[];
  /** Each as long as the heading; the first column is text, the others are numbers. */
  readonly rows: readonly (readonly string[])[];
}

export interface RunReport {
  readonly title: string;
  /** What came out, what was asked, by what it was done. */
  readonly facts: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly notices: readonly string[];
}

/** In English. Of a run that is not finished there are no tables. */
export function runReport({ started, finished, notices, failure, front, sensitivity }: RunState): RunReport {
  const goal = toText(started.goal);
  const { kind, version } = started.engine;
  return {
    title: started.name,
    facts: [
      ...(finished === undefined ? [] : [toText(resultMessage(finished.scoreCard))]),
      ...(goal === '' ? [] : [`goal: ${goal}`]),
      `${started.methods.join(', ')}, seed ${String(started.seed)}, ${kind} engine${version === '' ? '' : ` (${version})`}`,
    ],
    tables:
      finished === undefined
        ? []
        : [
            scoreTable(finished.scoreCard),
            layersTable(finished.scoreCard),
            ...(front === undefined ? [] : [frontTable(front)]),
            ...(sensitivity === undefined ? [] : [sensitivityTable(sensitivity)]),
          ],
    notices: [...notices.map(({ message }) => toText(message)), ...(failure === undefined ? [] : [toText(failure)])],
  };
}

function frontTable(front: readonly FrontPoint[]): ReportTable {
  return {
    title: 'Models found',
    heading: ['model', 'parameters', 'bytes', 'MACs', 'loss'],
    rows: front.map(({ params, bytes, macs, loss }, at) => [
      String(at + 1),
      formatCount(params),
      formatBytes(bytes),
      macs === null ? '' : formatCount(macs),
      formatValue(loss),
    ]),
  };
}

/** Shares that are shown; 0 is a layer that is gone. */
const shownShares = [0.75, 0.5, 0.25, 0];

function sensitivityTable({ loss: before, layers }: NonNullable<RunState['sensitivity']>): ReportTable {
  return {
    title: 'Sensitivity: the loss when one layer alone is shrunk',
    heading: ['layer', 'of its', ...shownShares.map((share) => (share === 0 ? 'removed' : `${formatShare(share)} kept`))],
    rows: layers.map(({ layer, method, points }) => [
      layer,
      method === 'remove' ? '' : method,
      ...shownShares.map((share) => {
        const point = points.find((candidate) => candidate.share === share);
        return (point && lossChangeText(before, point.loss)) ?? '';
      }),
    ]),
  };
}

function scoreTable({ original, shrunk }: ScoreCard): ReportTable {
  return {
    title: 'Score card',
    heading: ['measure', 'original', 'shrunk', 'change'],
    rows: comparedMeasures(original, shrunk).map((measure) => {
      const shown = measure.values.map((value) => (value === undefined ? '' : measure.write(value)));
      return [toText(measure.name), ...shown, changeOfMeasure(measure)];
    }),
  };
}

function layersTable(scoreCard: ScoreCard): ReportTable {
  const { layers } = diffModels(modelOfRun('', scoreCard, 'original'), modelOfRun('', scoreCard, 'shrunk'));
  return {
    title: 'Layers',
    heading: ['layer', 'was', 'is', 'parameters before', 'after', ''],
    rows: layers.map(layerRow),
  };
}

function layerRow({ change, before, after }: LayerDiff): string[] {
  const params = (layer: LayerDiff['before']) => (layer?.params === undefined ? '' : formatCount(layer.params));
  return [
    after?.name ?? before?.name ?? '',
    before?.summary ?? '',
    after?.summary ?? '',
    params(before),
    params(after),
    change === 'same' ? '' : change,
  ];
}
