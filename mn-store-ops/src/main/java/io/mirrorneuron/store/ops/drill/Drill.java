package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Deadline;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.drill.WriteLog.Write;
import io.mirrorneuron.store.ops.survey.Level;
import io.mirrorneuron.store.ops.survey.Survey;
import io.mirrorneuron.store.ops.survey.Surveyor;
import io.mirrorneuron.store.ops.survey.Verdict;
import io.mirrorneuron.store.ops.timeline.Happening;
import io.mirrorneuron.store.ops.timeline.Timeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One drill, from the first write to the last look. Used once, by one thread; {@link #interrupt()}
 * by any.
 */
final class Drill {

  private static final Duration TICK = Duration.ofMillis(100);

  /** How often the Sentinels are asked, besides listening to them. */
  private static final Duration ASKING = Duration.ofSeconds(1);

  /** How long the cluster may take to confirm a write before anything is broken. */
  private static final Duration WARMING_UP = Duration.ofSeconds(30);

  /** How long a dead primary is left dead so that a replica of the new one confirms a write. */
  private static final Duration WITHOUT_CONFIRMATION = Duration.ofSeconds(15);

  private final Clock clock = Clock.systemUTC();
  private final Site site;
  private final FaultKind kind;
  private final Fault fault;
  private final Breach breach;
  private final Duration lasting;
  private final Duration timeout;
  private final Surveyor surveyor;
  private final StoreConfig config;
  private final Probe probe;
  private final Consumer<String> say;

  private HostPort named;
  private @Nullable Instant over;
  private Deadline asking = Deadline.in(Duration.ZERO);
  private volatile boolean interrupted;

  /**
   * Prepares it.
   *
   * @param fault what will be broken
   * @param lasting for how long
   * @param timeout how long to wait until all is as before
   * @param config with time-outs that are short: a server that hangs is asked again
   */
  Drill(
      Site site,
      FaultKind kind,
      Fault fault,
      Duration lasting,
      Duration timeout,
      StoreConfig config,
      Consumer<String> say) {
    this.site = site;
    this.kind = kind;
    this.fault = fault;
    this.lasting = lasting;
    this.timeout = timeout;
    this.config = config;
    this.say = say;
    breach = new Breach(fault, lasting);
    surveyor = new Surveyor(config);
    named = site.primary();
    probe =
        new Probe(
            config.redis().namespace(),
            Access.toData(config),
            config.redis().sentinel().hostMap(),
            timeout.plus(Duration.ofMinutes(10)),
            say);
  }

  /**
   * Does it.
   *
   * @return what came of it
   * @throws CommandFailure if nothing could be broken, or somebody has interrupted it
   * @throws InterruptedException if somebody wants this to end
   */
  DrillReport run() throws InterruptedException {
    try (probe;
        breach;
        Timeline timeline = new Timeline(config, say)) {
      try {
        begin(timeline);
        return observe(timeline);
      } finally {
        breach.close();
        probe.cleanUp(named);
      }
    }
  }

  /** Undoes the fault as far as that is possible, and has {@link #run()} end soon. */
  void interrupt() {
    interrupted = true;
    try {
      if (breach.end()) {
        say.accept("interrupted: " + site.description() + " " + afterInterruption());
      }
    } catch (RuntimeException e) {
      // The last words of this process; who is to undo it meanwhile still waits.
      say.accept("interrupted, and the fault is not undone: " + e.getMessage());
    }
  }

  private String afterInterruption() {
    return switch (kind) {
      case KILL -> "stays dead; this starts it again: " + site.premises().revival();
      case SLEEP -> "wakes by itself, within " + lasting.toSeconds() + " s";
      case PAUSE, PARTITION -> fault.mended();
    };
  }

  /** Nothing is broken unless writes are confirmed and the Sentinels are heard. */
  private void begin(Timeline timeline) throws InterruptedException {
    probe.follow(site.primary());
    Deadline deadline = Deadline.in(WARMING_UP);
    while (probe.log().firstConfirmedOn(site.primary(), Instant.EPOCH).isEmpty()) {
      requireGoingOn();
      if (deadline.isOver()) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "refused, nothing was done: no write is confirmed: " + probe.log().problem(),
            "");
      }
      Thread.sleep(TICK.toMillis());
    }
    while (timeline.next(TICK) != null) {
      requireGoingOn();
    }
    if (timeline.count() == 0) {
      throw new CommandFailure(
          ExitCode.REFUSED, "refused, nothing was done: no Sentinel can be listened to", "");
    }
  }

  private DrillReport observe(Timeline timeline) throws InterruptedException {
    Instant at = clock.instant();
    Deadline deadline = Deadline.in(timeout);
    Deadline lasts = Deadline.in(lasting);
    Chronicle chronicle = new Chronicle(at);
    breach.begin();
    // Meanwhile a write may have been acknowledged; and what is counted is counted from before it.
    chronicle.seen(
        clock.instant(),
        "fault",
        site.target().address(),
        site.description() + " " + fault.state());
    say.accept(site.description() + " " + fault.state() + bound());
    Optional<Instant> whole = Optional.empty();
    while (whole.isEmpty() && !deadline.isOver()) {
      requireGoingOn();
      listen(timeline, chronicle);
      probe.follow(named);
      if (over == null) {
        endIfDue(at, lasts, chronicle);
      } else {
        whole = whole(over);
      }
    }
    boolean unused = breach.end();
    listenToTheRest(timeline, chronicle);
    whole.ifPresent(
        it -> chronicle.seen(it, "whole", "all is as before, and " + named + " is the primary"));
    return report(at, chronicle, whole);
  }

  private String bound() {
    return lastsUntilReplaced() ? "" : " for " + lasting.toSeconds() + " s";
  }

  private boolean lastsUntilReplaced() {
    return kind == FaultKind.KILL && site.isPrimary();
  }

  private void requireGoingOn() {
    if (interrupted) {
      throw new CommandFailure(ExitCode.FAILED, "interrupted", "look with mn ha status");
    }
  }

  private void listen(Timeline timeline, Chronicle chronicle) throws InterruptedException {
    Happening heard = timeline.next(TICK);
    if (heard != null) {
      chronicle.heard(heard);
      String address = heard.address();
      if (heard.event().equals("+switch-master") && address != null) {
        take(HostPort.parse(address, site.primary().port()));
      }
    }
    if (asking.isOver()) {
      ask().ifPresent(this::take);
      asking = Deadline.in(ASKING);
    }
  }

  private Optional<HostPort> ask() throws InterruptedException {
    return new Survey(
            site.premises().masterName(),
            clock.instant(),
            surveyor.sentinels(config.redis().sentinel().addresses()),
            List.of())
        .primary();
  }

  private void take(HostPort primary) {
    if (!primary.equals(named)) {
      say.accept("the Sentinels name " + primary + " the primary");
      named = primary;
    }
  }

  private void endIfDue(Instant at, Deadline lasts, Chronicle chronicle)
      throws InterruptedException {
    boolean isDue = lastsUntilReplaced() ? hasRecovered(at) : lasts.isOver();
    if (!isDue) {
      return;
    }
    Instant now = clock.instant();
    boolean unused = breach.end();
    if (kind == FaultKind.KILL) {
      // Its configuration has passwords and certificates; whom it follows is new.
      site.target()
          .daemon()
          .start(ServerBinary.find(), "--replicaof", named.host(), Integer.toString(named.port()));
    }
    over = now;
    String words =
        site.description()
            + " "
            + fault.mended()
            + (kind == FaultKind.KILL ? " as a replica of " + named : "");
    chronicle.seen(now, "fault-over", site.target().address(), words);
    say.accept(words);
  }

  /** Where there is nobody else the one that was killed has to confirm the next writes. */
  private boolean hasRecovered(Instant at) {
    if (named.equals(site.primary())) {
      return false;
    }
    Optional<Write> first = probe.log().firstOn(named, at);
    return first.isPresent()
        && (site.replicas() < 2
            || probe.log().firstConfirmedOn(named, at).isPresent()
            || first.get().acknowledged().plus(WITHOUT_CONFIRMATION).isBefore(clock.instant()));
  }

  /** When a survey found nothing wrong, writes being confirmed since the fault was over. */
  private Optional<Instant> whole(Instant since) throws InterruptedException {
    if (kind == FaultKind.KILL) {
      site.target().daemon().requireRunning();
    }
    if (probe.log().firstConfirmedOn(named, since).isEmpty()) {
      return Optional.empty();
    }
    Survey survey = surveyor.look();
    return Verdict.on(survey).level() == Level.OK && survey.primary().equals(Optional.of(named))
        ? Optional.of(clock.instant())
        : Optional.empty();
  }

  private static void listenToTheRest(Timeline timeline, Chronicle chronicle)
      throws InterruptedException {
    Deadline deadline = Deadline.in(ASKING);
    for (Happening next = timeline.next(TICK);
        next != null && !deadline.isOver();
        next = timeline.next(TICK)) {
      chronicle.heard(next);
    }
  }

  private DrillReport report(Instant at, Chronicle chronicle, Optional<Instant> whole)
      throws InterruptedException {
    Findings findings =
        new Findings(at, site.primary(), named, probe.held(named), probe.log().writes());
    findings.note(chronicle);
    Instant ended = over;
    return new DrillReport(
        site.premises().masterName(),
        kind.word(),
        Json.time(at),
        new DrillReport.Target(
            site.target().name(), site.target().address().toString(), site.role()),
        ended == null ? null : chronicle.after(ended),
        findings.outcome(whole),
        findings.isFailover(),
        site.primary().toString(),
        named.toString(),
        findings.lastWriteMs(),
        findings.firstWriteMs(),
        findings.firstConfirmedMs(),
        findings.gapMs(),
        whole.map(chronicle::after).orElse(null),
        findings.writes(),
        chronicle.entries());
  }
}
