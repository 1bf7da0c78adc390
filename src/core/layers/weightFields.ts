/** Fields of a layer that only count while it is trained: `kernelRegularizer`, `depthwiseConstraint`. */
/** A layer's fields but for those that only count while it is trained. */
export function withoutTrainingFields<S extends object>(spec: S): S {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !isTrainingField(field))) as S;
}

export function isTrainingField(field: string): boolean {
  return /(Regularizer|Constraint)$/u.test(field);
}
