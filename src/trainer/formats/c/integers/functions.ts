/** Functions of C that compute with 8-bit integers. Sums have 32 bits; multipliers, shifts and rounding are those of CMSIS-NN. */
import { inside } from '../functions/windows';
import type { CFunction } from '../program';

/** What becomes of a sum: with constants of each unit, and with those of the whole operation. */
export const stageParameters = 'int32_t zero, int32_t least, int32_t most';
export const unitParameters = `const int32_t *bias, const int32_t *multiplier, const int8_t *shift, ${stageParameters}`;
const image = 'const int8_t *x, int32_t rows, int32_t columns, int32_t channels';

export const requantize: CFunction = {
  name: 'requantize',
  text: `
/* x * multiplier * 2^(shift - 31), rounded once, as arm_nn_requantize of CMSIS-NN does with CMSIS_NN_USE_SINGLE_ROUNDING. */
static int64_t requantize(int32_t x, int32_t multiplier, int32_t shift) {
  return ((int64_t)x * multiplier + (INT64_C(1) << (30 - shift))) >> (31 - shift);
}`,
};

export const stored: CFunction = {
  name: 'stored',
  needs: [requantize],
  text: `
/* A sum in the steps of a value, within its limits. */
static int8_t stored(int32_t sum, int32_t multiplier, int32_t shift, ${stageParameters}) {
  const int64_t steps = requantize(sum, multiplier, shift);
  return (int8_t)((steps < least ? least : steps > most ? most : (int32_t)steps) + zero);
}`,
};

export const multiply: CFunction = {
  name: 'multiply',
  needs: [stored],
  text: `
/* y = w x, where each of the rows of w has one value for each of the inputs. */
static void multiply(const int8_t *x, int32_t inputs, const int8_t *w, int8_t *y, int32_t rows,
                     ${unitParameters}) {
  int32_t row = 0;
  /* Four rows at a time read x once. */
  for (; row + 4 <= rows; row += 4, w += 4 * inputs) {
    int32_t a = bias[row], b = bias[row + 1], c = bias[row + 2], d = bias[row + 3];
    for (int32_t i = 0; i < inputs; i++) {
      const int32_t value = x[i];
      a += w[i] * value;
      b += w[inputs + i] * value;
      c += w[2 * inputs + i] * value;
      d += w[3 * inputs + i] * value;
    }
    y[row] = stored(a, multiplier[row], shift[row], zero, least, most);
    y[row + 1] = stored(b, multiplier[row + 1], shift[row + 1], zero, least, most);
    y[row + 2] = stored(c, multiplier[row + 2], shift[row + 2], zero, least, most);
    y[row + 3] = stored(d, multiplier[row + 3], shift[row + 3], zero, least, most);
  }
  for (; row < rows; row++, w += inputs) {
    int32_t sum = bias[row];
    for (int32_t i = 0; i < inputs; i++) sum += w[i] * x[i];
    y[row] = stored(sum, multiplier[row], shift[row], zero, least, most);
  }
}`,
};

/** @param bits of the types of indices and of beginnings */
export function multiplySparse(index: string, first: string): CFunction {
  const name = `multiply_sparse_${index}_${first}`.replaceAll('_t', '').replaceAll('uint', '');
  const text = `
/* y = w x, without the zeros of w: row r has the values from first[r] on, each at its index. */
static void ${name}(const int8_t *x, const int8_t *w, const ${index} *index, const ${first} *first, int8_t *y, int32_t rows,
                     ${unitParameters}) {
  for (int32_t row = 0; row < rows; row++) {
    const uint32_t end = first[row + 1];
    int32_t sum = bias[row];
    for (uint32_t at = first[row]; at < end; at++) sum += w[at] * x[index[at]];
    y[row] = stored(sum, multiplier[row], shift[row], zero, least, most);
  }
}`;
  return { name, text, needs: [stored] };
}

export const gather: CFunction = {
  name: 'gather',
  text: `
/* Lays what a filter sees side by side: so many channels of each of its places, and what stands for zero where it reaches past a border. */
static void gather(${image}, int32_t first, int32_t count, int32_t top, int32_t left,
                   int32_t height, int32_t width, int32_t down, int32_t across, int32_t zero, int8_t *patch) {
  for (int32_t i = 0; i < height; i++) {
    for (int32_t j = 0; j < width; j++, patch += count) {
      const int32_t row = top + i * down, column = left + j * across;
      if (row >= 0 && row < rows && column >= 0 && column < columns)
        memcpy(patch, x + (row * columns + column) * channels + first, (size_t)count);
      else
        memset(patch, zero, (size_t)count);
    }
  }
}`,
};

export const depthwise: CFunction = {
  name: 'depthwise',
  needs: [stored],
  text: `
/* Filters over each channel by itself, whose values are laid side by side first: with one filter a channel, y may be x. */
static void depthwise(${image}, int32_t x_zero, int32_t top, int32_t left, int32_t height, int32_t width,
                      int32_t step_down, int32_t step_across, int32_t down, int32_t across, const int8_t *w, int8_t *plane,
                      int8_t *y, int32_t y_rows, int32_t y_columns, int32_t filters, ${unitParameters}) {
  for (int32_t k = 0; k < filters; k++, w += height * width) {
    const int32_t channel = k / (filters / channels);
    for (int32_t i = 0; i < rows * columns; i++) plane[i] = x[i * channels + channel];
    for (int32_t i = 0; i < y_rows; i++) {
      for (int32_t j = 0; j < y_columns; j++) {
        int32_t sum = bias[k];
        for (int32_t a = 0; a < height; a++) {
          const int32_t row = i * step_down - top + a * down;
          if (row < 0 || row >= rows) continue;
          for (int32_t b = 0; b < width; b++) {
            const int32_t column = j * step_across - left + b * across;
            if (column >= 0 && column < columns) sum += w[a * width + b] * (plane[row * columns + column] - x_zero);
          }
        }
        y[(i * y_columns + j) * filters + k] = stored(sum, multiplier[k], shift[k], zero, least, most);
      }
    }
  }
}`,
};

export const transposedConvolution: CFunction = {
  name: 'convolve_transposed',
  needs: [stored],
  text: `
/* Every place of the output gathers what places of the input give to it. */
static void convolve_transposed(${image}, int32_t x_zero, int32_t top, int32_t left, int32_t height, int32_t width,
                                int32_t down, int32_t across, const int8_t *w,
                                int8_t *y, int32_t y_rows, int32_t y_columns, int32_t filters, ${unitParameters}) {
  for (int32_t i = 0; i < y_rows; i++) {
    for (int32_t j = 0; j < y_columns; j++) {
      for (int32_t k = 0; k < filters; k++) {
        int32_t sum = bias[k];
        for (int32_t a = 0; a < height; a++) {
          const int32_t row = i + top - a;
          if (row < 0 || row % down || row / down >= rows) continue;
          for (int32_t b = 0; b < width; b++) {
            const int32_t column = j + left - b;
            if (column < 0 || column % across || column / across >= columns) continue;
            const int8_t *const from = x + (row / down * columns + column / across) * channels;
            const int8_t *const by = w + ((a * width + b) * filters + k) * channels;
            for (int32_t c = 0; c < channels; c++) sum += by[c] * (from[c] - x_zero);
          }
        }
        *y++ = stored(sum, multiplier[k], shift[k], zero, least, most);
      }
    }
  }
}`,
};

const pool = `${image}, int32_t top, int32_t left, int32_t height, int32_t width, int8_t *y`;

export const maxPool: CFunction = {
  name: 'max_pool',
  text: `
/* The largest value of each channel in a window. */
static void max_pool(${pool}) {${inside}
  for (int32_t k = 0; k < channels; k++) {
    int8_t most = INT8_MIN;
    for (int32_t i = from; i < to; i++)
      for (int32_t j = begin; j < end; j++)
        if (x[(i * columns + j) * channels + k] > most) most = x[(i * columns + j) * channels + k];
    y[k] = most;
  }
}`,
};

export const averagePool: CFunction = {
  name: 'average_pool',
  text: `
/* The mean of each channel over the part of a window that lies on the image; halves are rounded away from zero. */
static void average_pool(${pool}) {${inside}
  const int32_t count = (to - from) * (end - begin);
  for (int32_t k = 0; k < channels; k++) {
    int32_t sum = 0;
    for (int32_t i = from; i < to; i++)
      for (int32_t j = begin; j < end; j++) sum += x[(i * columns + j) * channels + k];
    y[k] = (int8_t)((sum < 0 ? sum - count / 2 : sum + count / 2) / count);
  }
}`,
};

export const meanOfPlaces: CFunction = {
  name: 'mean_of_places',
  needs: [stored],
  text: `
/* The mean of each channel over all places, in steps of another scale. */
static void mean_of_places(const int8_t *x, int32_t places, int32_t channels, int32_t x_zero, int8_t *y,
                           int32_t multiplier, int32_t shift, ${stageParameters}) {
  for (int32_t k = 0; k < channels; k++) {
    int32_t sum = 0;
    for (int32_t i = 0; i < places; i++) sum += x[i * channels + k] - x_zero;
    y[k] = stored(sum, multiplier, shift, zero, least, most);
  }
}`,
};

export const add: CFunction = {
  name: 'add',
  needs: [stored],
  text: `
/* Sums of two values, which are brought to a common scale with 20 more bits first. y may be one of them. */
static void add(const int8_t *a, int32_t a_zero, int32_t a_multiplier, int32_t a_shift,
                const int8_t *b, int32_t b_zero, int32_t b_multiplier, int32_t b_shift, int8_t *y, int32_t count,
                int32_t multiplier, int32_t shift, ${stageParameters}) {
  for (int32_t i = 0; i < count; i++) {
    const int32_t left = (int32_t)requantize((a[i] - a_zero) * (1 << 20), a_multiplier, a_shift);
    const int32_t right = (int32_t)requantize((b[i] - b_zero) * (1 << 20), b_multiplier, b_shift);
    y[i] = stored(left + right, multiplier, shift, zero, least, most);
  }
}`,
};

export const product: CFunction = {
  name: 'product',
  needs: [stored],
  text: `
/* Products of two values. y may be one of them. */
static void product(const int8_t *a, int32_t a_zero, const int8_t *b, int32_t b_zero, int8_t *y, int32_t count,
                    int32_t multiplier, int32_t shift, ${stageParameters}) {
  for (int32_t i = 0; i < count; i++) y[i] = stored((a[i] - a_zero) * (b[i] - b_zero), multiplier, shift, zero, least, most);
}`,
};

export const lookUp: CFunction = {
  name: 'look_up',
  text: `
/* What a function makes of each of 256 values stands in its table. y may be x. */
static void look_up(const int8_t *x, const int8_t *table, int8_t *y, int32_t count) {
  for (int32_t i = 0; i < count; i++) y[i] = table[x[i] + 128];
}`,
};

export const softmax: CFunction = {
  name: 'softmax',
  text: `
/* Shares of rows, in steps of 1/256 from -128 on: powers of e by how far a value is below the largest of its row. y may be x. */
static void softmax(const int8_t *x, int32_t rows, int32_t units, const uint16_t *powers, int32_t known, int8_t *y) {
  for (; rows > 0; rows--, x += units, y += units) {
    int32_t most = INT8_MIN;
    uint32_t sum = 0;
    for (int32_t i = 0; i < units; i++) most = x[i] > most ? x[i] : most;
    for (int32_t i = 0; i < units; i++) sum += most - x[i] < known ? powers[most - x[i]] : 0;
    for (int32_t i = 0; i < units; i++) {
      const uint32_t power = most - x[i] < known ? powers[most - x[i]] : 0;
      const uint32_t share = (power * 256 + sum / 2) / sum;
      y[i] = (int8_t)((int32_t)(share > 255 ? 255 : share) - 128);
    }
  }
}`,
};
