import { describe, expect, it } from 'vitest';
import { openModelDocument } from './modelDocument';
import { nameAt, nameFault, usesOf } from './names';

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

  it('can be changed to what is well-formed and free', () => {
    expect(nameFault(model, 'a', 'encoder.1')).toBeUndefined();
    expect(nameFault(model, 'a', 'a')).toBeUndefined();
    expect(nameFault(model, 'a', 'b')).toBe('taken');
    expect(nameFault(model, 'a', 'the code')).toBe('malformed');
  });
});
