package io.mirrorneuron.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What some classes log during a test, from INFO on, kept for the test instead of being shown. */
public final class Logged implements BeforeEachCallback, AfterEachCallback {

  private final List<Logger> loggers;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private Logged(List<Logger> loggers) {
    this.loggers = loggers;
  }

  /** By these classes. */
  public static Logged by(Class<?>... classes) {
    return new Logged(
        Stream.of(classes).map(type -> (Logger) LoggerFactory.getLogger(type)).toList());
  }

  /** In order. */
  public List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  /** The messages, in order, each after its level. */
  public List<String> messages() {
    return events().stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    appender.start();
    for (Logger logger : loggers) {
      logger.addAppender(appender);
      logger.setAdditive(false);
      logger.setLevel(Level.INFO);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Logger logger : loggers) {
      logger.detachAppender(appender);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
  }
}
