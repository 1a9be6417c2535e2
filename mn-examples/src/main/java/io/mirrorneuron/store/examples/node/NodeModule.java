package io.mirrorneuron.store.examples.node;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;

/** What a node consists of, besides the store. */
final class NodeModule extends AbstractModule {

  private final NodeSettings settings;
  private final Stopping stopping;
  private final Events events;

  NodeModule(NodeSettings settings, Stopping stopping, Events events) {
    this.settings = settings;
    this.stopping = stopping;
    this.events = events;
  }

  @Override
  protected void configure() {
    bind(NodeSettings.class).toInstance(settings);
    bind(Stopping.class).toInstance(stopping);
    bind(Events.class).toInstance(events);
    bind(Tally.class).in(Scopes.SINGLETON);
    bind(Passed.class).in(Scopes.SINGLETON);
    bind(Leadership.class).in(Scopes.SINGLETON);
    Multibinder<Work> works = Multibinder.newSetBinder(binder(), Work.class);
    works.addBinding().to(Sleep.class);
    works.addBinding().to(CountWords.class);
  }
}
