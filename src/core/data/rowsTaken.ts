/** What stands in the rows that a model takes: kept beside it, for those who use it without the data that it was trained on. */
import * as Type from 'typebox';
import { Compile } from 'typebox/compile';

const names = (description: string) => Type.Array(Type.String(), { description });

const schema = Type.Object({
  columns: Type.Optional(
    names('What each value of a row is: a column, or "column=category" of 0 and 1. Missing where rows have no names.'),
  ),
  missing: Type.Optional(
    Type.Array(Type.Number(), {
      description:
        'For each value of a row, what takes its place where it is missing, before it is scaled: the mean of the rows that were trained on.',
    }),
  ),
  scale: Type.Optional(Type.Number({ description: 'What values are multiplied by before they reach the model.' })),
  window: Type.Optional(Type.Integer({ description: 'How many rows that follow each other are one row of the model.' })),
  classes: Type.Optional(names('Names of classes, by their numbers.')),
});

export type RowsTaken = Type.Static<typeof schema>;

/** As texts by name, for formats that carry such along with a model: lists and numbers are JSON. */
export function propertiesOf(rows: RowsTaken | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(rows ?? {}).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** The file's name, beside the model. */
export const rowsTakenFile = 'rows.json';

/** @throws SyntaxError when the text is no such file */
export function readRowsTaken(text: string): RowsTaken {
  const value: unknown = JSON.parse(text);
  if (!Compile(schema).Check(value)) throw new SyntaxError('it does not say what the rows of a model are');
  return value;
}
