import type { Reconstructions as Images } from '../../src/core/run/events';
import { GreyOrColourImage } from './image';
import { Section } from './section';

/** The same held-out images as they are, as the original gives them back, and as the shrunk model does. */
export function Reconstructions({ images }: { readonly images: Images }) {
  const rows = [
    { label: 'input', pictures: images.inputs, meaning: 'as they are' },
    { label: 'original', pictures: images.original, meaning: 'as the original model gives them back' },
    { label: 'shrunk', pictures: images.shrunk, meaning: 'as the shrunk model gives them back' },
  ];
  return (
    <Section title="Reconstructions" class="images-of">
      <div class="reconstructions">
        {rows.map(({ label, pictures, meaning }) => (
          <div key={label} class="images">
            <span aria-hidden="true">{label}</span>
            <div role="img" aria-label={`${pictures.length} images ${meaning}`}>
              {pictures.map((values, at) => (
                <GreyOrColourImage key={at} values={values} size={images} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </Section>
  );
}
