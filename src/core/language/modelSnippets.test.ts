import { describe, expect, it } from 'vitest';
import { analyzeSpec } from '../spec/analyze';
import { completionsAt } from './completion';
import { openModelDocument } from './modelDocument';
import { modelSnippets } from './modelSnippets';

const labelsIn = (marked: string) =>
  completionsAt(openModelDocument(marked.replace('|', '')), marked.indexOf('|'), []).map(({ label }) => label);
const all = modelSnippets.map(({ label }) => label);

describe('models to begin with', () => {
  it.each(modelSnippets.map(({ label, body }) => [label, body] as const))(
    '%s: a spec with nothing wrong but its budget',
    (_label, body) => {
      const text = body.replace(/\$\{\d+:([^}]*)\}/gu, '$1');
      const { spec, problems } = analyzeSpec(text);
      expect(problems.filter(({ code }) => code !== 'layer-over-budget')).toEqual([]);
      expect(spec).toBeDefined();
    },
  );

  it('are offered once each, where there is no model yet', () => {
    expect(all).toEqual(['Dense autoencoder', 'Convolutional autoencoder', 'Denoising autoencoder', 'Classifier']);
    for (const text of ['|', '\n  |\n', '// A model of mine.\n|', 'auto|', '"class|']) expect(labelsIn(text)).toEqual(all);
  });

  it('take the place of what was typed', () => {
    const [first] = completionsAt(openModelDocument('// Mine.\nauto'), 13, []);
    expect(first).toMatchObject({ replace: { offset: 9, length: 4 }, filter: 'autoencoder dense' });
  });

  it('are not offered inside a model, nor beside one', () => {
    for (const text of ['{ "name": "m", "layers": [] }|', '{ "name": "m", "layers": [], dens| }', '{ | }', '[|]'])
      expect(labelsIn(text).filter((label) => all.includes(label))).toEqual([]);
  });
});

describe('a list of layers on one line', () => {
  it.each([
    '{ "name": "m", "layers": [|] }',
    '{ "name": "m", "layers": [ | ] }',
    '{ "layers": [\n|\n] }',
    '{ "name": "m", "layers": [D|] }',
  ])('offers whole layers: %s', (text) => {
    expect(labelsIn(text)).toContain('Dense');
    const offset = text.indexOf('|');
    const { insert, replace } = completionsAt(openModelDocument(text.replace('|', '')), offset, []).find(
      ({ label }) => label === 'Flatten',
    )!;
    const typed = text.replace('|', '');
    const now = typed.slice(0, replace.offset) + insert.replace(/\$\{\d+:([^}]*)\}/gu, '$1') + typed.slice(replace.offset + replace.length);
    expect((JSON.parse(now) as { layers: unknown[] }).layers).toEqual([{ type: 'Flatten', name: 'flatten' }]);
  });

  it('offers fields after the list, in the place of what was typed of one', () => {
    const typed = '{ "name": "m", "layers": [], da }';
    const { insert, replace } = completionsAt(openModelDocument(typed), typed.indexOf('da') + 2, []).find(({ label }) => label === 'data')!;
    expect(typed.slice(replace.offset, replace.offset + replace.length)).toBe('da');
    expect(insert).toMatch(/^"data": /u);
  });

  it('offers fields after the list, and no layers', () => {
    expect(labelsIn('{ "name": "m", "layers": [], "da|" }')).toContain('data');
    expect(labelsIn('{ "name": "m", "layers": [], da| }')).toContain('data');
    expect(labelsIn('{ "name": "m", "layers": []|, "data": {} }')).not.toContain('Dense');
  });
});
