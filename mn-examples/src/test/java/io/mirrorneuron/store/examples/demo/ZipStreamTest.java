package io.mirrorneuron.store.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipStreamTest {

  @TempDir private Path folder;

  @Test
  void theArchiveHoldsEveryFileUnderItsJob() throws IOException {
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    List<byte[]> contents = List.of(new byte[0], new byte[] {0, 1, -1}, large);
    List<PlannedJob> jobs = new ArrayList<>();
    for (byte[] content : contents) {
      jobs.add(job(jobs.size() + 1, content));
    }
    byte[] archive;
    try (ZipStream stream = new ZipStream(jobs)) {
      archive = stream.readAllBytes();
      assertThat(stream.digests()).hasSize(3);
      assertThat(stream.digests().get("file-000001"))
          .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (int i = 0; i < contents.size(); i++) {
        ZipEntry entry = zip.getNextEntry();
        assertThat(entry.getName()).isEqualTo(PlannedJob.id(i + 1));
        assertThat(zip.readAllBytes()).isEqualTo(contents.get(i));
      }
      assertThat(zip.getNextEntry()).isNull();
    }
  }

  @Test
  void noFilesMakeAnEmptyArchive() throws IOException {
    try (ZipStream stream = new ZipStream(List.of());
        ZipInputStream zip = new ZipInputStream(stream)) {
      assertThat(zip.getNextEntry()).isNull();
    }
  }

  @Test
  void aFileThatGrowsMeanwhileIsAnError() throws IOException {
    PlannedJob job = job(1, new byte[10]);
    Files.write(job.file().path(), new byte[11]);
    try (ZipStream stream = new ZipStream(List.of(job))) {
      assertThatThrownBy(stream::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has changed its size from 10 to 11 bytes");
    }
  }

  @Test
  void aFileThatIsGoneIsAnError() throws IOException {
    PlannedJob job = job(1, new byte[10]);
    Files.delete(job.file().path());
    try (ZipStream stream = new ZipStream(List.of(job))) {
      assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  private PlannedJob job(int number, byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("input-" + number), content);
    return new PlannedJob(PlannedJob.id(number), InputFile.of(folder, path), 1, Duration.ZERO);
  }
}
