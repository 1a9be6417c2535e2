package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.LeaseName;
import org.junit.jupiter.api.Test;

class KeysTest {

  private final Keys keys = new Keys("ns:x");

  @Test
  void aLeasesKeyHasTheHashTagOfWhatItIsAbout() {
    assertThat(keys.lease(LeaseName.job("job-1/a"))).isEqualTo("ns:x:lease:job:{job-1/a}");
    assertThat(keys.lease(LeaseName.named("a@b+c"))).isEqualTo("ns:x:lease:named:{a@b+c}");
  }

  @Test
  void numbersAreWrittenAsTheyAreRead() {
    for (long number : new long[] {0, 1, 9, 10, 99, 100, 1L << 53, Long.MAX_VALUE}) {
      assertThat(Keys.decimal(number)).asString().isEqualTo(Long.toString(number));
    }
  }
}
