package io.mirrorneuron.store.redis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.Reply;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 100,000 jobs are left at once: they are found and reassigned by many short calls. */
class OrphanSweepTest {

  private static final int JOBS = 100_000;
  private static final int LIVE_EVERY = 10;

  /** Writes jobs as a commit would, many at once: through the store this takes half a minute. */
  private static final String CREATE =
      """
      local ns, first, last, live = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      for i = first, last do
        local job, time = 'job-' .. i, string.format('%.0f', 1700000000000000 + i)
        redis.call('SET', ns .. ':job:{' .. job .. '}', 'RUNNING|' .. time .. '|' .. time .. '|0|0|0|0|' .. time
            .. '||1op,' .. time .. ',0,;')
        redis.call('ZADD', ns .. ':jobs:RUNNING', time, job)
        if i % live == 0 then
          redis.call('SET', ns .. ':lease:job:{' .. job .. '}', '1|op|somebody', 'PX', 600000)
        end
      end
      """;

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void aHundredThousandJobsAreReassignedInPages() {
    StoreConfig config =
        StoreConfig.builder()
            .mode("single")
            .client("jedis")
            .url(redis.url())
            .namespace("s")
            .build();
    for (int i = 0; i < JOBS; i += 1_000) {
      redis.command("EVAL", CREATE, "0", "s", "" + i, "" + (i + 999), "" + LIVE_EVERY);
    }
    int orphans = JOBS - JOBS / LIVE_EVERY;
    try (MirrorStore store = MirrorStore.open(config)) {
      redis.command("CONFIG", "SET", "slowlog-log-slower-than", "0");
      redis.command("CONFIG", "SET", "slowlog-max-len", "20000");
      redis.command("SLOWLOG", "RESET");
      redis.command("CONFIG", "RESETSTAT");
      assertThat(store.claims().orphans(Duration.ofMinutes(1))).hasSize(orphans);
      List<Long> looking = scripts();
      report("looking for orphans", looking);
      assertThat(looking.size())
          .as("calls, each of which looks at a hundred jobs")
          .isBetween(JOBS / 100, JOBS / 100 + 1);
      assertThat(scans()).as("commands that walk the keyspace").isZero();

      Iterator<JobSummary> lazy = store.claims().orphans(Duration.ofMinutes(1)).iterator();
      redis.command("SLOWLOG", "RESET");
      assertThat(lazy.next().id()).isEqualTo("job-1");
      assertThat(scripts()).as("one page for the first orphan").hasSize(1);

      // Of so many only the longest: the log also holds every command of a script.
      redis.command("CONFIG", "SET", "slowlog-log-slower-than", "200");
      redis.command("SLOWLOG", "RESET");
      assertThat(store.claims().reassignAll(Duration.ofMinutes(1))).isEqualTo(orphans);
      report("reassigning, of those over 200 µs", scripts());
      assertThat(scans()).as("commands that walk the keyspace").isZero();
      assertThat(store.jobs().list(JobQuery.of(JobStatus.RUNNING)).items())
          .as("the live ones stay")
          .hasSize(100)
          .allMatch(job -> Integer.parseInt(job.id().substring(4)) % LIVE_EVERY == 0);
      assertThat(redis.command("ZCARD", "s:jobs:PENDING").number()).isEqualTo(orphans);
      assertThat(redis.command("ZCARD", "s:jobs:RUNNING").number()).isEqualTo(JOBS / LIVE_EVERY);
      assertThat(store.claims().reassignAll(Duration.ofMinutes(1))).isZero();
      assertThat(store.claims().claim(LeaseTerms.job())).isPresent();
    }
  }

  /** How many microseconds each script took since the log was reset. */
  private static List<Long> scripts() {
    return redis.command("SLOWLOG", "GET", "-1").items().stream()
        .map(Reply::items)
        .filter(entry -> entry.get(3).items().get(0).text().equalsIgnoreCase("EVALSHA"))
        .map(entry -> entry.get(2).number())
        .toList();
  }

  private static long scans() {
    return redis
        .command("INFO", "commandstats")
        .text()
        .lines()
        .filter(line -> line.startsWith("cmdstat_keys:") || line.startsWith("cmdstat_scan:"))
        .count();
  }

  /** A speed is told, not asserted: the machine may be busy. */
  private static void report(String what, List<Long> micros) {
    System.out.printf(
        "%s: %,d script calls, median %d µs, longest %d µs%n",
        what,
        micros.size(),
        micros.stream().sorted().skip(micros.size() / 2).findFirst().orElse(0L),
        micros.stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
