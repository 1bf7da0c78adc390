import { median } from '../../src/core/numbers/quantile';
import { hoverAt } from '../../src/core/language/hover';
import { lensesOf, lensMessage } from '../../src/core/language/lenses';
import { editModelDocument, type ModelDocument, openModelDocument, problemsOf } from '../../src/core/language/modelDocument';
import { symbolsOf } from '../../src/core/language/symbols';
import { toText } from '../../src/core/message/message';
import { Random } from '../../src/core/random/random';
import type { Measure } from './report';

const edits = 60;
/** What fits on a screen. */
const visible = 60;

/** Types in random layers, and asks after every edit for all that the editor shows. */
export function editTimes(what: string, text: string): Measure[] {
  const random = new Random(1);
  const began = performance.now();
  let model = openModelDocument(text, { layerShare: 0.5 });
  everything(model, 0);
  const first = performance.now() - began;
  const times = Array.from({ length: edits }, () => {
    const layers = model.text.layers;
    const layer = layers[1 + Math.floor(random.uniform() * (layers.length - 1))]!;
    const written = model.text.text.slice(layer.offset, layer.offset + layer.length);
    const number = /(?<=(?:units|filters)"?: ?)\d+/u.exec(written);
    const offset = layer.offset + (number?.index ?? 1);
    const edit = { offset, removed: 0, inserted: number === null ? ' ' : '1' };
    const start = performance.now();
    model = editModelDocument(model, edit);
    const parts = [performance.now() - start, ...everything(model, offset)];
    return { parts, whole: performance.now() - start };
  });
  const part = (index: number) => median(times.map(({ parts }) => parts[index]!));
  const size = `${(text.length / 1e6).toFixed(1)} MB, ${model.text.layers.length} layers`;
  return [
    { what: `${what} (${size}): the first time`, value: first, unit: 'ms' },
    { what: '  an edit, then lenses, diagnostics, outline, hover', value: median(times.map(({ whole }) => whole)), limit: 10, unit: 'ms' },
    ...['the model', 'lenses', 'diagnostics', 'outline', 'hover'].map((name, index): Measure => ({
      what: `    ${name}`,
      value: part(index),
      unit: 'ms',
    })),
  ];
}

/** @returns milliseconds of each feature */
function everything(model: ModelDocument, offset: number): number[] {
  const timed = (work: () => unknown) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  return [
    timed(() =>
      lensesOf(model, 'all')
        .slice(0, visible)
        .map((lens) => toText(lensMessage(lens, model.analysis!))),
    ),
    timed(() => problemsOf(model)),
    timed(() => symbolsOf(model)),
    timed(() => hoverAt(model, offset)),
  ];
}
