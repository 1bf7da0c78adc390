/** What two models have in common and what not, as tables. */
import type { DiffLayer, LayerDiff, ModelDiff } from '../../core/diff/diff';
import type { Totals } from '../../core/cost/totals';
import { formatShape } from '../../core/layers/kind';
import { formatBytes, formatCount } from '../../core/message/format';
import { changed } from '../../core/score/changed';
import { table, type TableFormat } from './table';

/** Parameters, MACs and bytes of both. */
export function totalsTable({ before, after }: ModelDiff, names: readonly [string, string], format: TableFormat): string {
  const row = (name: string, field: keyof Totals, write: (value: number) => string) => {
    const [was, is] = [before[field], after[field]];
    return [name, known(was, write), known(is, write), was === undefined || is === undefined ? '' : changed(was, is)];
  };
  return table(
    format,
    ['', ...names, 'change'],
    [row('parameters', 'params', formatCount), row('MACs', 'macs', formatCount), row('bytes', 'bytes', formatBytes)],
  );
}

/** The layers that differ; those that are the same are counted. */
export function layersTable({ layers }: ModelDiff, format: TableFormat): string {
  const others = layers.filter(({ change }) => change !== 'same');
  const same = layers.length - others.length;
  const rest = same === 0 ? '' : `${formatCount(same)} ${same === 1 ? 'layer is' : 'layers are'} the same.\n`;
  if (others.length === 0) return rest;
  const between = format === 'markdown' ? '\n' : '';
  return `${table(format, ['layer', 'change', 'was', 'is', 'parameters', 'output'], others.map(layerRow))}${between}${rest}`;
}

function layerRow({ change, before, after }: LayerDiff): string[] {
  const name = after?.name ?? before?.name ?? '';
  return [
    before !== undefined && after !== undefined && before.name !== after.name ? `${before.name} → ${name}` : name,
    change,
    before?.summary ?? '',
    after?.summary ?? '',
    both(before, after, ({ params }) => known(params, formatCount)),
    both(before, after, ({ outputShape }) => (outputShape === undefined ? '?' : formatShape(outputShape))),
  ];
}

function both(before: DiffLayer | undefined, after: DiffLayer | undefined, write: (layer: DiffLayer) => string): string {
  const texts = [before, after].map((layer) => (layer === undefined ? '–' : write(layer)));
  return texts[0] === texts[1] ? texts[0]! : texts.join(' → ');
}

function known(value: number | undefined, write: (value: number) => string): string {
  return value === undefined ? '?' : write(value);
}
