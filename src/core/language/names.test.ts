import { describe, expect, it } from 'vitest';
import { openModelDocument } from './modelDocument';
import { nameAt, nameError, usesOf } from './names';

const text = `{ "name": "m", "layers": [
  { "type": "Input", "name": "x", "shape": [4] },
  { "name": "a", "type": "Dense", "units": 3, /* a skip of */ "inputs": ["x"] },
  { "type": "Dense", "name": "b", "units": 3, "inputs": [ "x" ] },
  { "type": "Add", "name": "sum", "inputs": ["a", "b", "a"] }
] }`;
const { text: model } = openModelDocument(text);
const shown = ({ offset, length }: { offset: number; length: number }) => `${offset}:${text.slice(offset, offset + length)}`;

describe('layer names', () => {
  it('are found where they are defined and used', () => {
    const uses = usesOf(model, 'a');
    expect(uses).toMatchObject({ name: 'a', layer: 1 });
    expect(shown(uses.definition!)).toBe(`${text.indexOf('"a"')}:"a"`);
    expect(uses.references.map(shown)).toEqual([`${text.indexOf('["a"') + 1}:"a"`, `${text.lastIndexOf('"a"')}:"a"`]);
    expect(usesOf(model, 'nobody')).toEqual({ name: 'nobody', references: [] });
  });

  it.each([
    ['"x", "shape"', 'x'],
    ['"x" ] }', 'x'],
    ['"sum"', 'sum'],
    ['"b", "a"', 'b'],
  ])('are seen at %s', (place, name) => {
    const offset = text.indexOf(place);
    for (const within of [offset, offset + 1, offset + name.length + 2]) expect(nameAt(model, within)?.name).toBe(name);
    expect(shown(nameAt(model, offset)!.at)).toBe(`${offset}:"${name}"`);
  });

  it('are not seen in types, comments and the model itself', () => {
    for (const place of ['"Dense"', 'a skip of', '"m"', '"units"', ' ] }']) expect(nameAt(model, text.indexOf(place) + 2)).toBeUndefined();
  });

  it('are found where the model names its inputs and outputs', () => {
    const several = `{ "name": "m", "outputs": ["a", "b"], "layers": [
  { "type": "Input", "name": "x", "shape": [4] }, { "type": "Dense", "name": "a", "units": 3 }, { "type": "Dense", "name": "b", "units": 3, "inputs": ["a"] }
], "data": { "file": { "x": "a" }, "labels": { "a": "b" } }, "train": { "loss": { "a": "huber" } } }`;
    const document = openModelDocument(several).text;
    const starts = (name: string) =>
      usesOf(document, name).references.map(({ offset, length }) => [offset, several.slice(offset, offset + length)]);
    expect(starts('x')).toEqual([[several.indexOf('"x": "a"'), '"x"']]);
    // As an input, in "outputs", as a loss, and as labels, but not as a file.
    expect(
      starts('a')
        .map(([offset]) => offset)
        .sort(),
    ).toEqual(['"a"] }', '"a", "b"]', '"a": "huber"', '"a": "b"'].map((place) => several.indexOf(place)).sort());
    expect(nameAt(document, several.indexOf('"b"],') + 1)).toMatchObject({ name: 'b', layer: 2 });
  });

  it('can be changed to what is well-formed and free', () => {
    expect(nameError(model, 'a', 'encoder.1')).toBeUndefined();
    expect(nameError(model, 'a', 'a')).toBeUndefined();
    expect(nameError(model, 'a', 'b')).toBe('taken');
    expect(nameError(model, 'a', 'the code')).toBe('malformed');
  });
});
