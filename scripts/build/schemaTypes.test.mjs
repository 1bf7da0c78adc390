import { describe, expect, test } from 'vitest';
import * as Type from 'typebox';
import * as types from './schemaTypes.mjs';

/** With what TypeBox hides from JSON. @type {(value: unknown) => unknown} */
const whole = (value) =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(value)).map(([key, { value: of }]) => [key, whole(of)]))
    : value;

/** Schemas with everything, made by either. @param {typeof types} by */
const schemasBy = (by) => {
  const fields = by.Object(
    {
      name: by.String({ minLength: 1 }),
      count: by.Optional(by.Integer({ description: 'how many', minimum: 1 })),
      either: by.Optional(by.Union([by.Literal('a'), by.Literal(2), by.Null(), by.Number()])),
      pair: by.Tuple([by.Number(), by.Boolean()]),
      list: by.Array(by.Enum(['x', 'y']), { minItems: 1 }),
      others: by.Optional(by.Record(by.String(), by.Number(), { description: 'by name', minProperties: 1 })),
    },
    { additionalProperties: false },
  );
  return [
    by.Intersect([fields, by.Record(by.String(), by.Number())]),
    by.Cyclic({ Node: by.Object({ next: by.Optional(by.Ref('Node')) }) }, 'Node'),
  ];
};

describe("what the extension's bundle has of TypeBox", () => {
  test("makes TypeBox's own schemas, with what they hide", () => {
    expect(whole(schemasBy(types))).toEqual(whole(schemasBy(/** @type {any} */ (Type))));
  });

  test('takes no records with other keys', () => {
    expect(() => types.Record(types.String({ pattern: '^a' }), types.Number())).toThrow('any string');
  });
});
