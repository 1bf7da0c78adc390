import { describe, expect, it } from 'vitest';
import { foldsOf } from './folding';
import { openModelDocument } from './modelDocument';
import { selectionsAt } from './selection';
import { type ModelSymbol, symbolsOf } from './symbols';

const text = `{
  "name": "m", /* several
  lines */
  "layers": [
    { "type": "Input", "name": "x", "shape": [8] },
    {
      "type": "Dense", "name": "code",
      "units": 2
    },
    { "type": "Dense", "name": "skip", "units": 2, "inputs": ["x"] },
    { "type": "Concatenate", "name": "joined", "inputs": ["code", "skip"] },
    { "type": "Dense", "name": "out", "units": 8 }
  ],
  "budget": { "params": 100 }
}`;
const model = openModelDocument(text);
const slice = ({ offset, length }: { offset: number; length: number }) => text.slice(offset, offset + length);

describe('the outline', () => {
  const drawn = (symbols: readonly ModelSymbol[], indent = ''): string[] =>
    symbols.flatMap(({ name, detail, children }) => [`${indent}${name}${detail && `: ${detail}`}`, ...drawn(children, `${indent}  `)]);

  it('has the layers under encoder, code and decoder, and the other sections', () => {
    expect(drawn(symbolsOf(model))).toEqual([
      'name: m',
      'encoder',
      '  x: Input → 8',
      'code',
      '  code: Dense → 2',
      'skip',
      '  skip: Dense → 2',
      'decoder',
      '  joined: Concatenate → 4',
      '  out: Dense → 8',
      'budget',
    ]);
  });

  it('selects names, and parts lie within their wholes', () => {
    const check = ({ whole, head, children }: ModelSymbol): void => {
      for (const part of [head, ...children.map((child) => child.whole)]) {
        expect(part.offset).toBeGreaterThanOrEqual(whole.offset);
        expect(part.offset + part.length).toBeLessThanOrEqual(whole.offset + whole.length);
      }
      children.forEach(check);
    };
    symbolsOf(model).forEach(check);
    expect(
      symbolsOf(model)
        .flatMap(({ head, children }) => [head, ...children.map((child) => child.head)])
        .map(slice),
    ).toEqual('"name" "x" "x" "code" "code" "skip" "skip" "joined" "joined" "out" "budget"'.split(' '));
  });

  it('is flat for layers that make no autoencoder, and names what has no name', () => {
    const broken = openModelDocument('{ "layers": [{ "type": "Dens" }, 3] }');
    expect(drawn(symbolsOf(broken))).toEqual(['layers[0]: Dens', 'layers[1]']);
  });
});

describe('folding', () => {
  it('takes brackets and comments of several lines, and roles', () => {
    expect(foldsOf(model).map((fold) => `${fold.kind} ${slice(fold).split('\n').length}`)).toEqual([
      'brackets 15',
      'comment 2',
      'brackets 10',
      'role 1',
      'brackets 4',
      'role 4',
      'role 1',
      'role 2',
    ]);
  });

  it('copes with brackets that do not match', () => {
    expect(foldsOf(openModelDocument('}\n{\n[\n}\n{}'))).toHaveLength(1);
  });
});

describe('growing a selection', () => {
  const grown = (offset: number) => selectionsAt(model.text, offset).map(slice);

  it('goes from a word to the file', () => {
    const at = text.indexOf('skip"');
    expect(grown(at + 1)).toEqual([
      'skip',
      '"skip"',
      '"name": "skip"',
      ' "type": "Dense", "name": "skip", "units": 2, "inputs": ["x"] ',
      '{ "type": "Dense", "name": "skip", "units": 2, "inputs": ["x"] }',
      text.slice(text.indexOf('[') + 1, text.lastIndexOf('],')),
      text.slice(text.indexOf('['), text.lastIndexOf('],') + 1),
      text,
    ]);
  });

  it('works around the list, too', () => {
    expect(grown(text.indexOf('100')).slice(0, 3)).toEqual(['100', '"params": 100', ' "params": 100 ']);
    expect(grown(text.indexOf('\n    { "type": "Concatenate"'))).toHaveLength(3);
  });
});
