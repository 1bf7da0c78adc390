/** Pictures moved at random, so that a model sees none twice (Simard, Steinkraus and Platt 2003, "Best Practices for Convolutional Neural Networks"). */
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Random } from '../random/random';
import type { ImageShape } from '../score/imageMetrics';

const side = (description: string) => Type.Integer({ minimum: 1, description });

export const augmentSchema = Type.Object(
  {
    shift: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1000, description: 'Pixels, up or down and left or right, that a picture is moved by at most.' }),
    ),
    rotate: Type.Optional(
      Type.Number({ minimum: 0, maximum: 180, description: 'Degrees, either way, that a picture is turned by at most around its middle.' }),
    ),
    zoom: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'How much larger or smaller a picture becomes at most: 0.1 is 10 %.',
      }),
    ),
    shape: Type.Optional(
      Type.Tuple([side('Rows of pixels.'), side('Pixels of a row.'), side('Values of a pixel.')], {
        description: "What a row's values are as a picture: [28, 28, 1]. The Input layer's shape where that is one of a picture.",
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Every epoch sees each training picture moved at random. Labels stay; an autoencoder is to give the moved picture. Held-out rows are left alone.',
  },
);

export type AugmentSpec = Static<typeof augmentSchema>;

export interface Augmentation extends Omit<AugmentSpec, 'shape'> {
  readonly shape: ImageShape;
}

/** How a place in a moved picture leads to one in the picture that it came from. */
interface Move {
  /** Rows and columns from the middle that one row further is. */
  readonly row: readonly [number, number];
  /** The same, for one column further. */
  readonly column: readonly [number, number];
  readonly start: readonly [number, number];
}

/**
 * The pictures of some rows, each shifted, turned, scaled and mirrored by itself. Values between pixels are bilinear, and 0 beyond the edge.
 *
 * @param inputs row-major pictures, [rows, height, width, channels]
 * @param rows which of them
 * @returns as many pictures as there are `rows`, in their order
 */
export function movedPictures(inputs: Float32Array, rows: Int32Array, augmentation: Augmentation, random: Random): Float32Array {
  const [height, width, channels] = augmentation.shape;
  const line = width * channels;
  const size = height * line;
  const moved = new Float32Array(rows.length * size);
  // With an edge of zeros around the picture, every pixel has neighbours.
  const framed = new Float32Array((height + 2) * (line + 2 * channels));
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at]! * size;
    for (let row = 0; row < height; row++)
      framed.set(inputs.subarray(from + row * line, from + (row + 1) * line), (row + 1) * (line + 2 * channels) + channels);
    movePicture(framed, moved.subarray(at * size, (at + 1) * size), augmentation.shape, randomMove(augmentation, random));
  }
  return moved;
}

function randomMove({ shape: [height, width], shift = 0, rotate = 0, zoom = 0 }: Augmentation, random: Random): Move {
  const within = (most: number) => most * (2 * random.uniform() - 1);
  const angle = (within(rotate) * Math.PI) / 180;
  const scale = (1 + zoom) ** within(1);
  const [down, right] = [within(shift), within(shift)];
  const along = Math.cos(angle) / scale;
  const across = Math.sin(angle) / scale;
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  const [firstRow, firstColumn] = [-middleRow - down, -middleColumn - right];
  return {
    row: [along, -across],
    column: [across, along],
    start: [middleRow + along * firstRow + across * firstColumn, middleColumn - across * firstRow + along * firstColumn],
  };
}

/** @param framed the picture with an edge of zeros @param moved takes the moved one */
function movePicture(framed: Float32Array, moved: Float32Array, [height, width, channels]: ImageShape, { row, column, start }: Move): void {
  const line = (width + 2) * channels;
  let at = 0;
  for (let r = 0; r < height; r++) {
    // In the framed picture, where places begin at 1.
    let y = start[0] + r * row[0] + 1;
    let x = start[1] + r * row[1] + 1;
    for (let c = 0; c < width; c++, at += channels, y += column[0], x += column[1]) {
      if (y < 0 || x < 0 || y >= height + 1 || x >= width + 1) continue;
      // Quicker than rounding down, and the same for these.
      const top = y | 0;
      const left = x | 0;
      const below = y - top;
      const beside = x - left;
      const corner = top * line + left * channels;
      for (let channel = 0; channel < channels; channel++) {
        const here = corner + channel;
        const upper = framed[here]! + (framed[here + channels]! - framed[here]!) * beside;
        const lower = framed[here + line]! + (framed[here + line + channels]! - framed[here + line]!) * beside;
        moved[at + channel] = upper + (lower - upper) * below;
      }
    }
  }
}
