package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.sentinel.fault.Contest.Result;
import io.mirrorneuron.store.sentinel.fault.Contest.Setting;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A holder goes on renewing on the old primary, with which it was cut off, while its rival is
 * granted the lease by the new one. {@code -Pfaults} runs what else can happen.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HolderCutOffTest {

  @Test
  void aHolderThatIsCutOffWithTheOldPrimaryStopsBelievingBeforeItsRivalBegins() {
    Upheaval upheaval = Upheaval.HOLDER_CUT_OFF_WITH_PRIMARY;
    List<Setting> settings = List.of(new Setting("all", "1"), Setting.of("1"));
    for (Result result : Contest.during(upheaval, upheaval.network(), "jedis", settings)) {
      TwoHoldersTest.isAsPromised(upheaval, result);
    }
  }
}
