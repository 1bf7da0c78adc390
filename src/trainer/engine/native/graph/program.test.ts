import { expect, test } from 'vitest';
import { graphOf, type Program } from './program';

const program = (name: string): Program => ({ name, write: (nodes, values) => nodes.float('Neg', [values]) });

test.each([1, 2, 20])('a graph of %i programs has too few nodes for TensorFlow to optimize it', (count) => {
  const programs = Array.from({ length: count }, (_, at) => program(`program${String(at)}`));
  const { nodes, functions } = graphOf(programs);
  // `kDefaultMinGraphNodes` of TensorFlow's meta optimizer.
  expect(nodes.length).toBeLessThan(4);
  const called = nodes.at(-1)!.attributes['branches']!.value;
  expect(called).toEqual(programs.map(({ name }) => `${name}_function`));
  expect(functions.map(({ name }) => name)).toEqual(called);
});
