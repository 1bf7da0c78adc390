import { GreyOrColourImage, type ImageSize } from './image';

export interface ImageRow {
  readonly label: string;
  readonly pictures: readonly (readonly number[])[];
  /** For those who do not see them. */
  readonly meaning: string;
}

/** Rows of images of one size, each with its label. */
export function ImageRows({ rows, size }: { readonly rows: readonly ImageRow[]; readonly size: ImageSize }) {
  return (
    <div class="reconstructions">
      {rows.map(({ label, pictures, meaning }, row) => (
        <div key={row} class="images">
          <span aria-hidden="true">{label}</span>
          <div role="img" aria-label={meaning}>
            {pictures.map((values, at) => (
              <GreyOrColourImage key={at} values={values} size={size} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
