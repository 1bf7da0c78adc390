import { describe, expect, it } from 'vitest';
import { toText } from '../message/message';
import { knownSensitivity } from '../run/knownSensitivity';
import { hoverAt } from './hover';
import { openModelDocument } from './modelDocument';
import { sensitivityHintsOf } from './sensitivityRows';

const layers = {
  x: '{ "type": "Input", "name": "x", "shape": [8] }',
  wide: '{ "type": "Dense", "name": "wide", "units": 16, "activation": "relu" }',
  code: '{ "type": "Dense", "name": "code", "units": 4 }',
  out: '{ "type": "Dense", "name": "out", "units": 8 }',
};

function specText(changed: Partial<typeof layers> = {}): string {
  return `{ "name": "small", "layers": [\n${Object.values({ ...layers, ...changed }).join(',\n')}\n] }`;
}

const known = knownSensitivity({
  specText: specText(),
  sensitivityLoss: 2,
  sensitivity: [
    { layer: 'wide', method: 'units', points: points([1, 2], [0.75, 2.01], [0.5, 2.024], [0.35, 2.5], [0.25, 40]) },
    { layer: 'wide', method: 'rank', points: points([1, 2], [0.5, 3]) },
    { layer: 'code', method: 'rank', points: points([0.5, 2.3]) },
    { layer: 'out', method: 'units', points: points([0.5, 9]) },
    { layer: 'out', method: 'remove', points: points([0, 2.006]) },
  ],
})!;

function points(...pairs: readonly (readonly [number, number])[]): { share: number; loss: number }[] {
  return pairs.map(([share, loss]) => ({ share, loss }));
}

/** Each line of a text with the hint after it. */
function hints(text: string): (string | undefined)[] {
  const document = openModelDocument(text);
  const found = sensitivityHintsOf(document, known, { offset: 0, length: text.length });
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const end = text.indexOf(line) + line.replace(/,$/u, '').length;
      const hint = found.find(({ offset }) => offset === end);
      return hint && toText(hint.label);
    });
}

function hovered(name: string): string[] {
  const text = specText();
  const rows = hoverAt(openModelDocument(text), text.indexOf(`"${name}"`) + 1, { sensitivity: known })?.rows ?? [];
  return rows.map(({ label, value }) => `${toText(label)}: ${toText(value)}`).filter((row) => row.startsWith('loss'));
}

describe('what is known of the sensitivity of layers', () => {
  it('stands after the lines of layers: half of the units, or else of the rank, or that the layer can go', () => {
    expect(hints(specText())).toEqual([undefined, 'half: +1.2 % loss', 'half the rank: +15 % loss', 'removed: +0.3 % loss']);
  });

  it('is not told of a layer that has changed since, nor of the one that gets its output', () => {
    const text = specText({ wide: '{ "type": "Dense", "name": "wide", "units": 12, "activation": "relu" }' });
    expect(hints(text)).toEqual([undefined, undefined, undefined, 'removed: +0.3 % loss']);
  });

  it('is told of a layer whose fields stand in another order', () => {
    const text = specText({ code: '{ "units": 4, "name": "code", "type": "Dense" }' });
    expect(hints(text)[2]).toBe('half the rank: +15 % loss');
  });

  it('is told with more numbers in the hover', () => {
    expect(hovered('wide')).toEqual([
      'loss with fewer units: 75 %: +0.5 %, 50 %: +1.2 %, 25 %: × 20',
      'loss with a lower rank: 50 %: +50 %',
    ]);
    expect(hovered('out')).toEqual(['loss with fewer units: 50 %: +350 %', 'loss without this layer: +0.3 % before fine-tuning']);
    expect(hovered('x')).toEqual([]);
  });

  it('is nothing where a run has measured none', () => {
    expect(knownSensitivity({ specText: specText() })).toBeUndefined();
    expect(knownSensitivity({ specText: '{', sensitivity: [], sensitivityLoss: 1 })).toBeUndefined();
  });
});
