/** How well a model that reproduces its input tells anomalies from normal rows: what it has not learned, it reproduces worse. */
import { areaUnderCurve } from './auc';

/** Mean squared difference of each row. @param count rows of both arrays */
export function rowErrors(outputs: Float32Array, targets: Float32Array, count: number): Float32Array {
  const width = targets.length / count;
  const errors = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += (outputs[at]! - targets[at]!) ** 2;
    errors[row] = sum / width;
  }
  return errors;
}

/**
 * The AUC of the reconstruction error, 0 to 1; not a number for outputs that are none, undefined where there are rows of one kind alone.
 *
 * @param anomalies 1 for a row that is an anomaly, else 0
 */
export function anomalyAuc(outputs: Float32Array, targets: Float32Array, anomalies: Float32Array): number | undefined {
  const errors = rowErrors(outputs, targets, anomalies.length);
  return errors.some(Number.isNaN) ? NaN : areaUnderCurve(errors, anomalies);
}
