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

export const normalizeGroups: CFunction = {
  name: 'normalize_groups',
  text: `
/* The channels of each group, in all rows together, get mean 0 and variance 1, then their scale and offset. */
static void normalize_groups(float *x, int32_t rows, int32_t units, int32_t groups, float epsilon, const float *gamma, const float *beta) {
  const int32_t each = units / groups;
  const float count = (float)rows * (float)each;
  for (int32_t first = 0; first < units; first += each) {
    float mean = 0.0f, variance = 0.0f;
    for (int32_t row = 0; row < rows; row++)
      for (int32_t i = first; i < first + each; i++) mean += x[row * units + i];
    mean /= count;
    for (int32_t row = 0; row < rows; row++)
      for (int32_t i = first; i < first + each; i++) variance += (x[row * units + i] - mean) * (x[row * units + i] - mean);
    const float scale = 1.0f / sqrtf(variance / count + epsilon);
    for (int32_t row = 0; row < rows; row++)
      for (int32_t i = first; i < first + each; i++) {
        const float plain = (x[row * units + i] - mean) * scale;
        x[row * units + i] = plain * (gamma ? gamma[i] : 1.0f) + (beta ? beta[i] : 0.0f);
      }
  }
}`,
};

export const dotProduct: CFunction = {
  name: 'dot_product',
  text: `
/* The sum of products of so many values, which lie so far apart; of both at length 1, with normalize. */
static float dot_product(const float *x, int32_t step, const float *y, int32_t stride, int32_t count, int normalize) {
  float sum = 0.0f, a = 0.0f, b = 0.0f;
  for (; count > 0; count--, x += step, y += stride) {
    sum += *x * *y;
    a += *x * *x;
    b += *y * *y;
  }
  return normalize ? sum / (sqrtf(fmaxf(a, 1e-12f)) * sqrtf(fmaxf(b, 1e-12f))) : sum;
}`,
};

export const enlarge: CFunction = {
  name: 'enlarge',
  text: `
/* An image with so many times as many rows and columns, each a mixture of the two old ones whose centres are next to its own. */
static void enlarge(const float *x, int32_t rows, int32_t columns, int32_t channels, int32_t down, int32_t across, float *y) {
  for (int32_t i = 0; i < rows * down; i++) {
    const float row = fmaxf(((float)i + 0.5f) / (float)down - 0.5f, 0.0f);
    const int32_t top = (int32_t)row, bottom = top + 1 < rows ? top + 1 : top;
    for (int32_t j = 0; j < columns * across; j++) {
      const float column = fmaxf(((float)j + 0.5f) / (float)across - 0.5f, 0.0f);
      const int32_t left = (int32_t)column, right = left + 1 < columns ? left + 1 : left;
      const float low = row - (float)top, far = column - (float)left;
      for (int32_t k = 0; k < channels; k++, y++) {
        const float above = x[(top * columns + left) * channels + k] * (1.0f - far) + x[(top * columns + right) * channels + k] * far;
        const float below = x[(bottom * columns + left) * channels + k] * (1.0f - far) + x[(bottom * columns + right) * channels + k] * far;
        *y = above * (1.0f - low) + below * low;
      }
    }
  }
}`,
};
