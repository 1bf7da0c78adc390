import { useLayoutEffect, useRef } from 'preact/hooks';

export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

interface ImageProps {
  /** 0…255, row-major, channels last. */
  readonly values: readonly number[];
  readonly size: ImageSize;
}

/** One image at its own size; the style sheet enlarges it. Three channels are red, green and blue, of others the first is shown. */
export function GreyOrColourImage({ values, size: { height, width, channels } }: ImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const pixels = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        pixels.data[pixel * 4 + channel] = values[pixel * channels + (channels === 3 ? channel : 0)]!;
      }
      pixels.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
  }, [values, height, width, channels]);
  return <canvas ref={canvas} width={width} height={height} />;
}
