import * as Type from 'typebox';

const counts = Type.Array(Type.Integer({ minimum: 0 }));
const projected = Type.Object({ points: Type.Array(Type.Number()), explained: Type.Number() });

export const rowResultsSchema = Type.Object({
  type: Type.Literal('rowResults'),
  confusion: Type.Optional(Type.Object({ classes: Type.Integer({ minimum: 1 }), original: counts, shrunk: counts })),
  errors: Type.Optional(
    Type.Object({ edges: Type.Array(Type.Number()), models: Type.Array(Type.Object({ normal: counts, anomalies: counts })) }),
  ),
  codes: Type.Optional(Type.Object({ original: projected, shrunk: Type.Optional(projected), anomalies: Type.Optional(counts) })),
});
