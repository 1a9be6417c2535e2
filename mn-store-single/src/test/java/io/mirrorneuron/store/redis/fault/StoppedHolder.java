package io.mirrorneuron.store.redis.fault;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A process that holds a job's lease and writes under it without a pause, until it is told that the
 * lease is lost. What it tells, it tells on its standard output, and before each write.
 */
final class StoppedHolder {

  /** Long enough that a busy machine does not end it before the process is stopped. */
  static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(10));

  private StoppedHolder() {}

  @SuppressWarnings("SystemOut") // its output is what is tested
  public static void main(String[] arguments) throws InterruptedException {
    try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
      Lease lease = store.leases().acquire(LeaseName.job(arguments[0]), TERMS).orElseThrow();
      CountDownLatch lossTold = new CountDownLatch(1);
      lease.onStateChange(
          change -> {
            System.out.println("told " + change.cause());
            if (change.to() == Lease.State.LOST) {
              lossTold.countDown();
            }
          });

      System.out.println("holds " + lease.token());
      while (lease.state() != Lease.State.LOST) {
        try {
          Commit write = Commit.fencedBy(lease.fence()).event(Truth.marked("stopped"));
          var unused = store.jobs().commit(arguments[0], write);
          System.out.println("wrote");
        } catch (FencedException e) {
          System.out.println(
              e.getMessage().contains("nothing was sent") ? "refused here" : "refused there");
          Thread.sleep(20);
        }
      }
      // That it is lost is known before why, which nobody could be told after the end.
      lossTold.await();
      System.out.println("lost");
    }
  }
}
