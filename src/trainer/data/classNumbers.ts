import { narrowestEmbedding } from '../../core/graph/classNumbers';
import { say } from '../../core/message/message';
import type { JsonPath } from '../../core/problem/problem';
import type { SpecFile } from '../input/specFile';

/** @param numberOf the number of a row in its file, for messages. @throws InputError with the first value that cannot be used */
export type InputCheck = (rows: Float32Array, width: number, numberOf: (row: number) => number) => void;

/**
 * Where an Embedding takes the input, rows must be whole numbers that it knows.
 *
 * @param at the place of the data in the spec
 * @param input the name of an input; of a model with one, it is left out
 */
export function classNumberCheck(spec: SpecFile, at: JsonPath, input?: string): InputCheck | undefined {
  const embedding = narrowestEmbedding(spec.graph, input);
  if (embedding === undefined) return undefined;
  const { name, classes } = embedding;
  return (rows, width, numberOf) => {
    const wrong = rows.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes);
    if (wrong === -1) return;
    const row = numberOf(Math.floor(wrong / width));
    throw spec.errorAt(
      at,
      say(
        'row {0} has the value {1}, but {2} looks up whole numbers from 0 to {3} ("inputDim": {4}): give the data such numbers, without "scale", or let it know more',
        row,
        rows[wrong]!,
        name,
        classes - 1,
        classes,
      ),
    );
  };
}

/** An autoencoder reproduces quantities, not class numbers. @throws InputError for one with an Embedding */
export function requireQuantities(spec: SpecFile, at: JsonPath): void {
  const embedding = narrowestEmbedding(spec.graph);
  if (embedding === undefined) return;
  throw spec.errorAt(
    at,
    say(
      '{0} makes the input class numbers, which an autoencoder cannot reproduce as if they were quantities: give the data "labels"',
      embedding.name,
    ),
  );
}
