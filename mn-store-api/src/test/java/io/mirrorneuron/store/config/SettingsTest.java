package io.mirrorneuron.store.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void theTableHoldsEveryDeclaredSettingOnce() throws IllegalAccessException {
    List<Object> declared = new ArrayList<>();
    for (Field field : Settings.class.getFields()) {
      declared.add(field.get(null));
    }

    assertThat(declared).hasSize(29).allMatch(Setting.class::isInstance);
    assertThat(Settings.all()).containsExactlyInAnyOrderElementsOf(cast(declared));
    assertThat(Settings.all()).extracting(Setting::name).doesNotHaveDuplicates();
  }

  private static List<Setting<?>> cast(List<Object> settings) {
    return settings.stream().<Setting<?>>map(setting -> (Setting<?>) setting).toList();
  }

  @Test
  void thePropertyIsTheVariableInLowerCaseWithDots() {
    assertThat(Settings.WAIT_REPLICAS.property()).isEqualTo("mn.redis.wait.replicas");
    assertThat(Settings.WAIT_REPLICAS).hasToString("MN_REDIS_WAIT_REPLICAS");
  }

  @Test
  void onlyPasswordsAreSecretAsAWhole() {
    assertThat(Settings.all().stream().filter(Setting::isSecret))
        .containsExactly(Settings.PASSWORD, Settings.SENTINEL_PASSWORD);
  }

  @Test
  void everyDefaultIsAValidText() {
    for (Setting<?> setting : Settings.all()) {
      if (!setting.isOptional()) {
        assertRoundTrip(setting);
      }
    }
  }

  private static <T> void assertRoundTrip(Setting<T> setting) {
    assertThat(setting.format(setting.parse(setting.defaultText())))
        .as(setting.name())
        .isEqualTo(setting.defaultText());
  }

  @Test
  void aTypedValueIsWrittenAsItIsRead() {
    assertRoundTrip(Settings.URL, RedisUrl.parse("rediss://a%40b:p%20%2Bw@[::1]:1/2"));
    assertRoundTrip(Settings.SENTINELS, List.of(new HostPort("a", 1), new HostPort("::1", 2)));
    assertRoundTrip(Settings.SENTINELS, List.of());
    assertRoundTrip(Settings.SENTINEL_HOST_MAP, HostMap.parse("a=b:1,[::1]=c"));
    assertRoundTrip(Settings.PASSWORD, Secret.of(" p w "));
    assertRoundTrip(Settings.WAIT_REPLICAS, RequiredReplicas.all());
    assertRoundTrip(Settings.WAIT_TIMEOUT, Duration.ofSeconds(3));
    assertRoundTrip(Settings.JOB_RETENTION, Duration.ofDays(3));
    assertRoundTrip(Settings.TLS_CA_FILE, Path.of("/a/b.pem"));
    assertRoundTrip(Settings.TLS_VERIFY, TlsVerification.NONE);
    assertRoundTrip(Settings.SENTINEL_TLS, true);
  }

  private static <T> void assertRoundTrip(Setting<T> setting, T value) {
    assertThat(setting.parse(setting.format(value))).as(setting.name()).isEqualTo(value);
  }

  @Test
  void theDocumentationsTableHasALineForEverySetting() {
    List<String> lines = ConfigurationTable.markdown().lines().toList();

    assertThat(lines).hasSize(Settings.all().size() + 2);
    assertThat(lines).allMatch(line -> line.chars().filter(c -> c == '|').count() == 4);
    assertThat(lines)
        .contains(
            "| `MN_REDIS_NAMESPACE` | `mirror_neuron` | prefix of every key and channel; letters,"
                + " digits and `_ - . :`; ACL pattern `<namespace>:*` |");
  }

  @Test
  void theTableIsFoundInAPageByItsMarkers() {
    String page =
        "before\n"
            + ConfigurationTable.BEGIN
            + ConfigurationTable.markdown()
            + ConfigurationTable.END
            + "after\n";

    assertThat(ConfigurationTable.in(page)).isEqualTo(ConfigurationTable.markdown());
    assertThatIllegalArgumentException().isThrownBy(() -> ConfigurationTable.in("no table"));
  }
}
