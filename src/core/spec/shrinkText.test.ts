import { expect, it } from 'vitest';
import type { TextEdit } from '../json/edits';
import { analyzeSpec } from './analyze';
import { usualShrink, writeChosenShrink } from './shrinkText';

const withShrink = (shrink: string) => `{
  // A small one.
  "name": "small",
  "layers": [{ "type": "Input", "name": "x", "shape": [4] }, { "type": "Dense", "name": "y", "units": 4 }],
  "data": { "file": "rows.npy" },
  "train": { "loss": "meanSquaredError", "optimizer": "adam", "learningRate": 0.01, "epochs": 2, "batchSize": 8 }${shrink}
}
`;

const graphOfText = (text: string) => analyzeSpec(text).graph;

const applied = (text: string, edits: readonly TextEdit[]) =>
  [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce((all, { offset, removed, inserted }) => all.slice(0, offset) + inserted + all.slice(offset + removed), text);

it('is what the spec says, and the defaults where it says nothing', () => {
  const text = withShrink(`,
  "shrink": { "target": { "macs": 0.5 }, /* first */ "steps": [{ "method": "pruneUnits", "rounds": 2 }, ] }`);
  expect(usualShrink(text, undefined)).toEqual({ target: { macs: 0.5 }, steps: [{ method: 'pruneUnits', rounds: 2 }] });
  expect(usualShrink(withShrink(''), graphOfText(withShrink('')))).toEqual({ target: { params: 0.2 }, steps: [{ method: 'auto' }] });
  expect(usualShrink(withShrink(',\n  "shrink": { "steps": [{ "method": "quantize" }] }'), undefined).target).toEqual({});
});

it('changes a number and nothing else', () => {
  const text = withShrink(',\n  "shrink": { "target": { "params": 0.2 /* a fifth */ }, "steps": [{ "method": "auto", "seconds": 60 }] }');
  const edits = writeChosenShrink(text, graphOfText(text), { method: 'auto', seconds: 90, target: { params: 0.1 } });
  expect(edits).toHaveLength(2);
  expect(applied(text, edits)).toBe(text.replace('0.2', '0.1').replace('60', '90'));
});

it('adds the section as the last field, and leaves out steps that are the usual ones', () => {
  const text = withShrink('');
  expect(applied(text, writeChosenShrink(text, graphOfText(text), { target: { params: 0.3 } }))).toBe(
    withShrink(',\n  "shrink": { "target": { "params": 0.3 } }'),
  );
});

it('leaves a spec without errors that says what was chosen', () => {
  const text = withShrink(',\n  "shrink": { "target": { "params": 0.2, "bytes": 0.3 }, "distill": 0.5 }');
  const after = applied(text, writeChosenShrink(text, graphOfText(text), { method: 'pruneUnits', target: { macs: 0.25 } }));
  const { spec, problems } = analyzeSpec(after);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(spec!.shrink).toEqual({ target: { macs: 0.25 }, steps: [{ method: 'pruneUnits' }], distill: 0.5 });
});
