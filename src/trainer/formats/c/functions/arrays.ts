/** Functions of C that fill, copy and move arrays. */
import type { CFunction } from '../program';

export const fill: CFunction = {
  name: 'fill',
  text: `
/* Every row becomes the given one, or zeros. */
static void fill(float *y, int32_t rows, int32_t units, const float *row) {
  for (; rows > 0; rows--, y += units)
    for (int32_t i = 0; i < units; i++) y[i] = row ? row[i] : 0.0f;
}`,
};

export const copyRows: CFunction = {
  name: 'copy_rows',
  text: `
/* Copies rows of so many values between arrays whose rows are of other lengths. */
static void copy_rows(const float *x, int32_t from, float *y, int32_t to, int32_t rows, int32_t count) {
  for (; rows > 0; rows--, x += from, y += to)
    for (int32_t i = 0; i < count; i++) y[i] = x[i];
}`,
};

export const affine: CFunction = {
  name: 'affine',
  text: `
/* (x - mean) * scale + offset, with numbers for each unit. */
static void affine(float *x, int32_t rows, int32_t units, const float *mean, const float *scale, const float *offset) {
  for (; rows > 0; rows--, x += units)
    for (int32_t i = 0; i < units; i++) x[i] = (x[i] - mean[i]) * scale[i] + (offset ? offset[i] : 0.0f);
}`,
};

export const normalizeRows: CFunction = {
  name: 'normalize_rows',
  text: `
/* Every row gets mean 0 and variance 1, then its scale and offset. */
static void normalize_rows(float *x, int32_t rows, int32_t units, float epsilon, const float *gamma, const float *beta) {
  for (; rows > 0; rows--, x += units) {
    float mean = 0.0f, variance = 0.0f;
    for (int32_t i = 0; i < units; i++) mean += x[i];
    mean /= (float)units;
    for (int32_t i = 0; i < units; i++) variance += (x[i] - mean) * (x[i] - mean);
    const float scale = 1.0f / sqrtf(variance / (float)units + epsilon);
    for (int32_t i = 0; i < units; i++) x[i] = (x[i] - mean) * scale * (gamma ? gamma[i] : 1.0f) + (beta ? beta[i] : 0.0f);
  }
}`,
};
