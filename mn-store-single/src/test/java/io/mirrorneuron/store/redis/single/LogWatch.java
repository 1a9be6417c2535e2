package io.mirrorneuron.store.redis.single;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Keeps what is logged, from TRACE on, as long as it is open. */
final class LogWatch implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.prepareForDeferredProcessing();
          events.add(event);
        }
      };

  LogWatch() {
    // The console is to show no more than before.
    for (Iterator<Appender<ILoggingEvent>> others = root.iteratorForAppenders();
        others.hasNext(); ) {
      ThresholdFilter filter = new ThresholdFilter();
      filter.setLevel(before.toString());
      filter.start();
      others.next().addFilter(filter);
    }
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
  }

  /** All that was logged, with the exceptions. */
  List<String> lines() {
    return events.stream()
        .map(
            event ->
                event.getLevel()
                    + " "
                    + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .toList();
  }

  /** What was logged as a warning, or worse, and mentions this. */
  List<String> warnings(String about) {
    return events.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(about))
        .toList();
  }

  @Override
  public void close() {
    root.setLevel(before);
    boolean unused = root.detachAppender(appender);
    for (Iterator<Appender<ILoggingEvent>> others = root.iteratorForAppenders();
        others.hasNext(); ) {
      others.next().clearAllFilters();
    }
    appender.stop();
  }
}
