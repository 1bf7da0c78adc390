/** Fields of a layer that only count while it is trained: `kernelRegularizer`, `depthwiseConstraint`; and `int8`, which engines and int8 exports see to. */
/** A layer's fields but for those that say nothing of what it computes in floating point. */
export function withoutTrainingFields<S extends object>(spec: S): S {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !isTrainingField(field))) as S;
}

/** Whether a field of a layer leaves what it computes as it is. */
export function isTrainingField(field: string): boolean {
  return field === 'int8' || /(Regularizer|Constraint)$/u.test(field);
}
