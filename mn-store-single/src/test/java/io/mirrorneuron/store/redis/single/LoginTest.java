package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.open;
import static io.mirrorneuron.store.redis.single.Stores.refused;
import static io.mirrorneuron.store.redis.single.Stores.refusedAtOpen;
import static io.mirrorneuron.store.redis.single.Stores.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and what whoever is not is told. */
@Execution(ExecutionMode.CONCURRENT)
class LoginTest {

  private static final String PASSWORD = "canary-41c5";
  private static final Payload STATE = Payload.utf8("state");

  private static LocalRedis open;
  private static LocalRedis locked;

  @BeforeAll
  static void start() {
    open = LocalRedis.start();
    locked = LocalRedis.start(LocalRedisConfig.builder().password(PASSWORD).build());
  }

  @AfterAll
  static void stop() {
    open.close();
    locked.close();
  }

  @Test
  void aWrongPasswordIsRefused() {
    StoreRefusedException refusal =
        refusedAtOpen(Reason.AUTHENTICATION, impatient(url(locked, ":" + PASSWORD + "x")));
    assertThat(refusal)
        .hasMessageContaining(locked.address().toString())
        .hasMessageContaining("WRONGPASS")
        .hasMessageContaining("check MN_REDIS_USERNAME and MN_REDIS_PASSWORD")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aMissingPasswordIsRefused() {
    StoreRefusedException refusal =
        refusedAtOpen(Reason.AUTHENTICATION, impatient("redis://" + locked.address().toString()));
    assertThat(refusal)
        .hasMessageContaining(locked.address().toString())
        .hasMessageContaining("NOAUTH")
        .hasMessageContaining("MN_REDIS_PASSWORD");
  }

  @Test
  void aPasswordThatTheServerDoesNotWantIsRefused() {
    StoreRefusedException refusal =
        refusedAtOpen(Reason.AUTHENTICATION, impatient(url(open, ":" + PASSWORD)));
    assertThat(refusal)
        .hasMessageContaining(open.address().toString())
        .hasMessageContaining("has no password: leave MN_REDIS_PASSWORD out")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void anUnknownUserIsRefused() {
    StoreRefusedException refusal =
        refusedAtOpen(Reason.AUTHENTICATION, impatient(url(open, "nobody:" + PASSWORD)));
    assertThat(refusal).hasMessageContaining("MN_REDIS_USERNAME").hasMessageNotContaining(PASSWORD);
  }

  @Test
  void theRightPasswordOpens() {
    works(impatient(locked.url()));
    works(impatient("redis://" + locked.address()).set("MN_REDIS_PASSWORD", PASSWORD));
  }

  @Test
  void aPasswordWithReservedCharactersIsPercentEncoded() {
    String password = "p@ss/w:rd%?#+é";
    open.command("ACL", "SETUSER", "odd", "on", ">" + password, "~*", "&*", "+@all");
    works(impatient(url(open, "odd:p%40ss%2Fw%3Ard%25%3F%23+%C3%A9")));
    works(impatient(open.url()).set("MN_REDIS_USERNAME", "odd").set("MN_REDIS_PASSWORD", password));
  }

  @ParameterizedTest
  @CsvSource({
    "no-keys,    ~other:* &* +@all,             keys",
    "half-keys,  ~${ns}:job:* &* +@all,         keys",
    "read-only,  %R~${ns}:* &* +@all,           keys",
    "no-channel, ~* resetchannels +@all,        PUBLISH",
    "no-zadd,    ~* &* +@all -zadd,             ZADD",
    "no-streams, ~* &* +@all -@stream,          XADD",
    "no-info,    ~* &* +@all -info,             INFO",
    "no-role,    ~* &* +@all -role,             ROLE",
    "no-eval,    ~* &* +@all -eval,             opening the store",
    "no-load,    ~* &* +@all -script,           SCRIPT",
    "no-select,  ~* &* +@all -select,           SELECT"
  })
  void aUserWhoLacksARightIsRefusedWhenTheStoreIsOpened(String user, String rules, String named) {
    if (rules.startsWith("%R") && open.binary().version().startsWith("6.")) {
      return; // 6.2 has no such rules
    }
    StoreConfig.Builder config = impatient(url(open, user + ":" + PASSWORD).replace("/0", "/1"));
    String namespace = config.build().redis().namespace();
    setUser(user, rules.replace("${ns}", namespace));

    StoreRefusedException refusal = refusedAtOpen(Reason.PERMISSION, config);

    assertThat(refusal)
        .hasMessageContaining(open.address().toString())
        .hasMessageContaining(named)
        .hasMessageContaining("docs/acl-commands.txt")
        .hasMessageNotContaining(PASSWORD);
    assertThat(open.command("KEYS", namespace + "*").items()).isEmpty();
  }

  @Test
  void aRightThatIsTakenAwayLaterRefusesWhatNeedsIt() {
    StoreConfig.Builder config = impatient(url(open, "later:" + PASSWORD));
    setUser("later", "~* &* +@all");
    try (MirrorStore store = open(config)) {
      store.jobs().put("j", STATE);
      open.command("ACL", "SETUSER", "later", "-evalsha");

      StoreRefusedException refusal =
          refused(Reason.PERMISSION, () -> store.jobs().put("j", STATE));

      assertThat(refusal)
          .hasMessageContaining("the commit to job j")
          .hasMessageContaining(open.address().toString())
          .hasMessageContaining("docs/acl-commands.txt");
      open.command("ACL", "SETUSER", "later", "+evalsha");
      store.jobs().put("j", STATE);
    }
  }

  @Test
  void aScriptThatIsStoppedHalfWayIsNotCalledNotApplied() {
    StoreConfig.Builder config = impatient(url(open, "halfway:" + PASSWORD));
    setUser("halfway", "~* &* +@all");
    try (MirrorStore store = open(config)) {
      store.jobs().put("j", STATE);
      open.command("ACL", "SETUSER", "halfway", "-publish");

      UnknownOutcomeException doubt =
          fails(
              UnknownOutcomeException.class,
              () -> store.jobs().commit("j", Commit.create().event(STATE)));

      assertThat(doubt)
          .hasMessageContaining("may have been applied in part")
          .hasMessageContaining("docs/acl-commands.txt");
    }
  }

  @Test
  void aUserWhoIsThrownOutLaterIsRefusedThen() {
    StoreConfig.Builder config = impatient(url(open, "gone:" + PASSWORD));
    setUser("gone", "~* &* +@all");
    try (MirrorStore store = open(config)) {
      store.jobs().put("j", STATE);
      open.command("ACL", "DELUSER", "gone");

      StoreRefusedException refusal =
          refused(Reason.AUTHENTICATION, () -> store.jobs().get("j").isPresent());

      assertThat(refusal).hasMessageContaining("WRONGPASS").hasMessageNotContaining(PASSWORD);
      assertThat(store.health().status()).isEqualTo(StoreHealth.Status.DOWN);
      setUser("gone", "~* &* +@all");
      assertThat(store.jobs().get("j")).isPresent();
    }
  }

  @Test
  void aDatabaseThatDoesNotExistIsRefused() {
    StoreRefusedException refusal =
        refusedAtOpen(Reason.DATABASE, impatient(open.url().replace("/0", "/4711")));
    assertThat(refusal)
        .hasMessageContaining(open.address().toString())
        .hasMessageContaining("DB index is out of range")
        .hasMessageContaining("MN_REDIS_URL");
  }

  @Test
  void databasesAreApart() {
    StoreConfig.Builder zero = impatient(open.url());
    String namespace = zero.build().redis().namespace();
    try (MirrorStore there = open(zero);
        MirrorStore here = open(impatient(open.url().replace("/0", "/3")).namespace(namespace))) {
      here.jobs().put("j", STATE);
      assertThat(there.jobs().get("j")).isEmpty();
      assertThat(here.jobs().get("j")).isPresent();
      assertThat(open.command("KEYS", namespace + ":job*").items())
          .as("keys in database 0")
          .isEmpty();
    }
  }

  private static void setUser(String name, String rules) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", name, "on", ">" + PASSWORD));
    command.addAll(List.of(rules.split(" ", -1)));
    open.command(command.toArray(String[]::new));
  }

  private static void works(StoreConfig.Builder config) {
    try (MirrorStore store = open(config)) {
      store.jobs().put("j", STATE);
      assertThat(store.jobs().get("j").orElseThrow().state()).isEqualTo(STATE);
    }
  }
}
