/** Metrics that a spec can name. Of all of them, more is better. */
export const metricNames = ['accuracy', 'auc', 'r2', 'psnr', 'ssim', 'anomalyAuc'] as const;

export type MetricName = (typeof metricNames)[number];
