import { expect, test } from 'vitest';
import { graphOf, type Program } from './program';

const program = (name: string): Program => ({ name, write: (nodes, values) => nodes.float('Neg', [values]) });

test.each([1, 2, 3, 20])('a graph of %i programs has too few nodes for TensorFlow to optimize it', (count) => {
  const programs = Array.from({ length: count }, (_, at) => program(`program${String(at)}`));
  const { nodes, functions, entries } = graphOf(programs);
  // `kDefaultMinGraphNodes` of TensorFlow's meta optimizer.
  expect(nodes.length).toBeLessThan(4);
  for (const [at, { name }] of programs.entries()) {
    const { number, results } = entries.get(programs[at]!)!;
    const node = nodes.find((found) => found.name === results)!;
    const called = number === undefined ? node.attributes['f']! : node.attributes['branches']!;
    const first = number === undefined ? called.value : (called.value as readonly string[])[number];
    const reached = functions.find((found) => found.name === first)!;
    const body = number === undefined ? reached.name : reached.nodes[0]!.attributes['f']!.value;
    expect(body).toBe(`${name}_function`);
  }
});
