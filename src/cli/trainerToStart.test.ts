import { expect, test } from 'vitest';
import { engineToStart } from './trainerToStart';

test.each([
  ['shrink a.model.json', 'auto'],
  ['shrink a.model.json --engine native', 'native'],
  ['shrink --engine portable a.model.json', 'portable'],
  ['shrink --engine=portable a.model.json', 'portable'],
  ['shrink a.model.json --engine native --engine=portable', 'portable'],
  ['shrink portable', 'auto'],
  ['shrink a.model.json --out portable', 'auto'],
])('%s starts a trainer for the engine %s', (line, engine) => {
  expect(engineToStart(line.split(' '))).toBe(engine);
});

test.each([
  '',
  'shrink',
  'shrink --help',
  'shrink a.model.json -h',
  '--help',
  'help shrink',
  'check a.model.json',
  'engine install',
  'shrink a --engine fast',
])('"%s" starts none', (line) => {
  expect(engineToStart(line.split(' '))).toBeUndefined();
});
