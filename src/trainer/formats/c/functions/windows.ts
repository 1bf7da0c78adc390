/** Functions of C that look at windows of rows and columns. */
import type { CFunction } from '../program';
import { access, type Storage } from '../storage';

/** The part of an image that a window lies on: its first row and column may lie outside. */
const window = 'int32_t top, int32_t left, int32_t height, int32_t width, int32_t down, int32_t across';
const image = 'const float *x, int32_t rows, int32_t columns, int32_t channels';

export const gather: CFunction = {
  name: 'gather',
  text: `
/* Lays what a filter sees side by side: so many channels of each of its places, zeros where it reaches past a border. */
static void gather(${image}, int32_t first, int32_t count,
                   ${window}, float *patch) {
  for (int32_t i = 0; i < height; i++) {
    for (int32_t j = 0; j < width; j++) {
      const int32_t row = top + i * down, column = left + j * across;
      const int inside = row >= 0 && row < rows && column >= 0 && column < columns;
      for (int32_t k = 0; k < count; k++) *patch++ = inside ? x[(row * columns + column) * channels + first + k] : 0.0f;
    }
  }
}`,
};

export const scatter: CFunction = {
  name: 'scatter',
  text: `
/* Adds what one place of the input gives to the places of the output that it reaches. */
static void scatter(const float *patch, int32_t top, int32_t left, int32_t height, int32_t width,
                    float *y, int32_t rows, int32_t columns, int32_t filters) {
  for (int32_t i = top; i < top + height; i++) {
    for (int32_t j = left; j < left + width; j++, patch += filters) {
      if (i < 0 || i >= rows || j < 0 || j >= columns) continue;
      for (int32_t k = 0; k < filters; k++) y[(i * columns + j) * filters + k] += patch[k];
    }
  }
}`,
};

/** Filters over each channel by itself, at one place. */
export function depthwise(suffix: Storage['suffix']): CFunction {
  const { type, parameter, value, sum } = access[suffix];
  const name = `depthwise${suffix}`;
  const text = `
/* Filters over each channel by itself, as many as given, at one place. */
static void ${name}(${image}, int32_t multiplier,
                   ${window},
                   const ${type} *w, const float *bias, float *y${parameter}) {
  const int32_t filters = channels * multiplier;
  for (int32_t k = 0; k < filters; k++) y[k] = 0.0f;
  for (int32_t i = 0; i < height; i++) {
    for (int32_t j = 0; j < width; j++, w += filters) {
      const int32_t row = top + i * down, column = left + j * across;
      if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
      const float *const at = x + (row * columns + column) * channels;
      for (int32_t c = 0, k = 0; c < channels; c++)
        for (int32_t m = 0; m < multiplier; m++, k++) y[k] += ${value('k')} * at[c];
    }
  }
  for (int32_t k = 0; k < filters; k++) y[k] = ${sum('y[k]', 'k')} + (bias ? bias[k] : 0.0f);
}`;
  return { name, text };
}

const pool = `${image}, int32_t top, int32_t left, int32_t height, int32_t width, float *y`;
/** What of a window lies inside of the image, in the arguments of a pooling function. */
export const inside = `
  const int32_t from = top < 0 ? 0 : top, to = top + height < rows ? top + height : rows;
  const int32_t begin = left < 0 ? 0 : left, end = left + width < columns ? left + width : columns;`;

export const maxPool: CFunction = {
  name: 'max_pool',
  text: `
/* The largest value of each channel in a window. */
static void max_pool(${pool}) {${inside}
  for (int32_t k = 0; k < channels; k++) {
    float most = -INFINITY;
    for (int32_t i = from; i < to; i++)
      for (int32_t j = begin; j < end; j++) most = fmaxf(most, x[(i * columns + j) * channels + k]);
    y[k] = most;
  }
}`,
};

export const averagePool: CFunction = {
  name: 'average_pool',
  text: `
/* The mean of each channel over the part of a window that lies on the image. */
static void average_pool(${pool}) {${inside}
  for (int32_t k = 0; k < channels; k++) {
    float sum = 0.0f;
    for (int32_t i = from; i < to; i++)
      for (int32_t j = begin; j < end; j++) sum += x[(i * columns + j) * channels + k];
    y[k] = sum / (float)((to - from) * (end - begin));
  }
}`,
};
