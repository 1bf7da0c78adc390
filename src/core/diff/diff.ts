/** Two models side by side: which layers were added, are gone, or are narrower, and what the whole costs. */
import { type Totals, totalsOf } from '../cost/totals';
import { formatShape, type Shape } from '../layers/kind';

/** A layer as far as any format describes it. */
export interface DiffLayer {
  readonly name: string;
  readonly type: string;
  /** "Dense 64 relu". */
  readonly summary: string;
  /** Missing where it is not known. */
  readonly outputShape?: Shape;
  readonly params?: number;
  /** Multiply-accumulates for one row; `null` where they are only known at run time. */
  readonly macs?: number | null;
  readonly bytes?: number;
}

export interface DiffModel {
  readonly name: string;
  /** In an order in which each comes after its inputs. */
  readonly layers: readonly DiffLayer[];
}

/** `changed`: something else than its width is another. `renamed`: its name alone is. */
export type LayerChange = 'same' | 'added' | 'gone' | 'narrower' | 'wider' | 'changed' | 'renamed';

export interface LayerDiff {
  readonly change: LayerChange;
  readonly before?: DiffLayer;
  readonly after?: DiffLayer;
}

export interface ModelDiff {
  readonly before: Totals;
  readonly after: Totals;
  /** In the order of the second model; layers that are gone stand where they were. */
  readonly layers: readonly LayerDiff[];
}

/** What has become of each layer from one model to another, with the totals of both. */
export function diffModels(before: DiffModel, after: DiffModel): ModelDiff {
  return { before: costOf(before), after: costOf(after), layers: pairs(before.layers, after.layers).map(layerDiff) };
}

/** Whether no layer differs. */
export function isSame({ layers }: ModelDiff): boolean {
  return layers.every(({ change }) => change === 'same');
}

type Pair = Omit<LayerDiff, 'change'>;

/** Layers of the same name belong together; of the others, those of the same type that come after the same layer, in order. */
function pairs(before: readonly DiffLayer[], after: readonly DiffLayer[]): Pair[] {
  const namesAfter = new Set(after.map(({ name }) => name));
  const byName = new Map(before.map((layer) => [layer.name, layer]));
  const gaps = gapsOf(before, ({ name }) => namesAfter.has(name));
  const found: Pair[] = [];
  const gone = (gap: string) => {
    for (const layer of gaps.get(gap) ?? []) found.push({ before: layer });
    gaps.delete(gap);
  };
  let gap = start;
  for (const layer of after) {
    const same = byName.get(layer.name);
    if (same !== undefined) {
      gone(gap);
      gap = layer.name;
      found.push({ before: same, after: layer });
      continue;
    }
    const left = gaps.get(gap) ?? [];
    const at = left.findIndex(({ type }) => type === layer.type);
    const [renamed] = at === -1 ? [] : left.splice(at, 1);
    found.push(renamed === undefined ? { after: layer } : { before: renamed, after: layer });
  }
  gone(gap);
  for (const rest of [...gaps.keys()]) gone(rest);
  return found;
}

const start = '';

/** The layers between those that have a partner, by the name of the partnered one before them. */
function gapsOf(layers: readonly DiffLayer[], hasPartner: (layer: DiffLayer) => boolean): Map<string, DiffLayer[]> {
  const gaps = new Map<string, DiffLayer[]>();
  let gap = start;
  for (const layer of layers) {
    if (hasPartner(layer)) gap = layer.name;
    else gaps.set(gap, [...(gaps.get(gap) ?? []), layer]);
  }
  return gaps;
}

function layerDiff(pair: Pair): LayerDiff {
  return { ...pair, change: changeOf(pair) };
}

function changeOf({ before, after }: Pair): LayerChange {
  if (before === undefined) return 'added';
  if (after === undefined) return 'gone';
  const [was, is] = [widthOf(before), widthOf(after)];
  if (before.type === after.type && was !== undefined && is !== undefined && was !== is) return is < was ? 'narrower' : 'wider';
  const isOther =
    before.summary !== after.summary ||
    before.params !== after.params ||
    before.macs !== after.macs ||
    shapeText(before) !== shapeText(after);
  return isOther ? 'changed' : before.name === after.name ? 'same' : 'renamed';
}

/** How many units or filters it gives. */
function widthOf({ outputShape }: DiffLayer): number | undefined {
  return outputShape?.at(-1) ?? undefined;
}

function shapeText({ outputShape }: DiffLayer): string {
  return outputShape === undefined ? '' : formatShape(outputShape);
}

function costOf({ layers }: DiffModel): Totals {
  return totalsOf(layers, ({ bytes }) => bytes);
}
