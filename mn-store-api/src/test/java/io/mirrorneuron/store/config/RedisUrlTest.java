package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // text | transport | host | port | database, user, password ("-" for none)
        "redis://h                    | PLAIN | h           | 6379 | - | -    | -",
        "redis://h/                   | PLAIN | h           | 6379 | - | -    | -",
        "rediss://h:6380/2            | TLS   | h           | 6380 | 2 | -    | -",
        "REDIS://Cache.Example.COM:1  | PLAIN | cache.example.com | 1 | - | - | -",
        "redis://127.0.0.1:6379/0     | PLAIN | 127.0.0.1   | 6379 | 0 | -    | -",
        "redis://[::1]/15             | PLAIN | ::1         | 6379 | 15 | -   | -",
        "rediss://u:p@[fe80::1%eth0]:7000 | TLS | fe80::1%eth0 | 7000 | - | u | p",
        "redis://:secret@redis_1:6379 | PLAIN | redis_1     | 6379 | - | -    | secret",
        "redis://app:secret@h         | PLAIN | h           | 6379 | - | app  | secret",
        "redis://app@h                | PLAIN | h           | 6379 | - | app  | -",
        "redis://app:@h               | PLAIN | h           | 6379 | - | app  | -",
        "redis://a%3Ab:p%40%2F%3A%25w@h | PLAIN | h         | 6379 | - | a:b  | p@/:%w",
        "redis://:p:q+r@h             | PLAIN | h           | 6379 | - | -    | p:q+r",
        "redis://:p%C3%A4ss@h         | PLAIN | h           | 6379 | - | -    | päss",
      })
  void readsTheFormsOfAUrl(
      String text,
      Transport transport,
      String host,
      int port,
      String database,
      String user,
      String password) {
    RedisUrl url = RedisUrl.parse(text);

    assertThat(url.transport()).isEqualTo(transport);
    assertThat(url.address()).isEqualTo(new HostPort(host, port));
    assertThat(url.database())
        .isEqualTo(
            database.equals("-")
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(database)));
    assertThat(url.username()).isEqualTo(user.equals("-") ? Optional.empty() : Optional.of(user));
    assertThat(url.password().map(Secret::reveal))
        .isEqualTo(password.equals("-") ? Optional.empty() : Optional.of(password));
    assertThat(RedisUrl.parse(url.reveal())).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                    | begin with redis://",
        "h:6379                | begin with redis://",
        "http://h              | begin with redis://",
        "redis:/h              | begin with redis://",
        "redis://              | the host is missing",
        "redis:///0            | the host is missing",
        "redis://:6379         | the host is missing",
        "redis://h:            | the port",
        "redis://h:0           | the port",
        "redis://h:65536       | the port",
        "redis://h:x           | the port",
        "redis://::1           | [::1]",
        "redis://[::1          | brackets",
        "redis://[h]           | brackets",
        "redis://[1:2]         | IPv6",
        "redis://[::1]6379     | :port",
        "redis://h_ost!        | host name",
        "redis://h/x           | the database",
        "redis://h/-1          | the database",
        "redis://h/1/2         | the database",
        "redis://h/99999999999 | the database",
        "redis://h?db=1        | MN_REDIS_",
        "redis://h#1           | MN_REDIS_",
        "redis://u:p@q@h       | %40",
        "redis://u:p/q@h       | %2F",
        "redis://@h            | nothing before the '@'",
        "redis://:@h           | nothing before the '@'",
        "redis://:%zz@h        | two hexadecimal digits",
        "redis://:%4@h         | two hexadecimal digits",
        "redis://:abc%@h       | two hexadecimal digits",
        "redis://:%FF@h        | UTF-8",
      })
  void refusesWhatIsNoUrlAndSaysWhy(String text, String reason) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://app:s3cret@h:1/2",
        "redis://app:s3cret@h:x",
        "redis://app:s3cret",
        "redis://:s3cret",
        "app:s3cret@h",
        "redis://app:pw@s3cret@h",
        "redis://app:pw/s3cret@h",
        "redis://app:pw#s3cret@h",
        "redis://h?password=s3cret",
        "redis://h:6379/s3cret",
        "redis://:%zzs3cret@h",
      })
  void neverShowsThePasswordEvenOfAMalformedUrl(String text) {
    assertThat(RedisUrl.redact(text)).doesNotContain("s3cret").contains("***");
    assertThat(Configs.catchMessage(() -> RedisUrl.parse(text))).doesNotContain("s3cret");
    assertThat(Configs.catchMessage(() -> Configs.env("MN_REDIS_URL", text)))
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h:6379", "redis://h:0", "redis://h:99999/0", "redis://[::1]:0", "redis://h/-1"})
  void showsAMalformedUrlThatCannotHoldAPassword(String text) {
    assertThat(RedisUrl.redact(text)).isEqualTo(text);
  }

  @Test
  void masksThePasswordInItsText() {
    assertThat(RedisUrl.parse("rediss://a%3Ab:pw@[::1]/2"))
        .hasToString("rediss://a%3Ab:***@[::1]:6379/2");
    assertThat(RedisUrl.parse("redis://:pw@h")).hasToString("redis://:***@h:6379");
    assertThat(RedisUrl.parse("redis://app@h")).hasToString("redis://app@h:6379");
  }
}
