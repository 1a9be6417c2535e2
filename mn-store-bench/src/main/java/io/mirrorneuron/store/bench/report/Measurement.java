package io.mirrorneuron.store.bench.report;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out at a point.
 *
 * @param point the point
 * @param figures by name, see {@link Figures}
 */
public record Measurement(Point point, SortedMap<String, Series> figures) {

  /** The same point, measured again. */
  Measurement and(Measurement later) {
    SortedMap<String, Series> all = new TreeMap<>(figures);
    later.figures.forEach((name, series) -> all.merge(name, series, Series::and));
    return new Measurement(point, all);
  }

  Series series(String figure) {
    Series series = figures.get(figure);
    if (series == null) {
      throw new IllegalStateException("nothing was measured as " + figure + " at " + point);
    }
    return series;
  }

  /** What is said of a figure: its mean, or where it is a maximum the largest of all iterations. */
  Estimate estimate(String figure) {
    Series series = series(figure);
    return Figures.isMaximum(figure) ? Estimate.maximumOf(series.samples()) : series.estimate();
  }
}
