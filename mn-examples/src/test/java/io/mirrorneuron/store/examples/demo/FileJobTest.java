package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileJobTest {

  @Test
  void stepsCoverTheFileToItsEnd() {
    FileJob job = new FileJob("a", 101, "", 4, 0, null);
    assertThat(job.endOf(1)).isEqualTo(25);
    assertThat(job.endOf(3)).isEqualTo(75);
    assertThat(job.endOf(4)).isEqualTo(101);
  }

  @Test
  void aFileCanHaveFewerBytesThanSteps() {
    FileJob job = new FileJob("a", 1, "", 3, 0, null);
    assertThat(job.endOf(2)).isZero();
    assertThat(job.endOf(3)).isEqualTo(1);
  }
}
