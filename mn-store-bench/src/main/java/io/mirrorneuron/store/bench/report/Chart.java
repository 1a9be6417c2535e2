package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.function.Predicate;

/**
 * A picture of some points, or a list, which says in words what is seen and why these were chosen.
 */
sealed interface Chart permits Bars, Lines, Percentiles, Listed {

  /** What is seen, as a heading. */
  String title();

  /** One or two sentences: how to read it, and why these points. */
  String why();

  /** What must be measured for it, in the order in which it is measured. */
  List<Point> points();

  /** The same of some of its points. */
  Chart only(Predicate<Point> wanted);
}
