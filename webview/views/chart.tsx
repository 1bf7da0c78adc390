import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { type ChartOptions, showNewestUnlessPointedAt } from '../charts/parts';
import { type Theme, useTheme } from '../theme';

interface ChartProps {
  /** What the picture says, for those who cannot see it. */
  readonly description: string;
  /** Keep the function while nothing in it changes: another one makes a new chart. */
  readonly options: (theme: Theme) => ChartOptions;
  readonly data: uPlot.AlignedData;
}

const height = 190;

/** A chart as wide as its place. */
export function Chart({ description, options, data }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>();
  const theme = useTheme();

  useLayoutEffect(() => {
    const made = new uPlot({ ...options(theme), width: place.current!.clientWidth || 400, height }, data, place.current!);
    showNewestUnlessPointedAt(made);
    chart.current = made;
    const observer = new ResizeObserver(([entry]) => made.setSize({ width: Math.floor(entry!.contentRect.width), height }));
    observer.observe(place.current!);
    return () => {
      observer.disconnect();
      made.destroy();
    };
    // Later data goes into the same chart, below.
  }, [options, theme]);

  useEffect(() => {
    if (chart.current === undefined || chart.current.data === data) return;
    chart.current.setData(data);
    showNewestUnlessPointedAt(chart.current);
  }, [data]);

  return <div ref={place} class="chart" role="img" aria-label={description} />;
}
